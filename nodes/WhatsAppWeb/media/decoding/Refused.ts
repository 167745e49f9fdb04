/** A file that is not decoded, because it would cost more than its kind may. The message continues "The file …". */
export class Refused extends Error {}
