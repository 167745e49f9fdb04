/** How a message belongs to another one. */
export interface AssociationKind {
	/** Name in `part_of`. */
	kind: string;
	/**
	 * Whether both are one thing for their author, sent together: then they are collected together. Otherwise it is a
	 * contribution of its own, perhaps by somebody else and much later.
	 */
	together: boolean;
	/** The other field that has told it from the first version on. */
	also?: 'album' | 'hd_of';
}

const together = (kind: string, also?: AssociationKind['also']): AssociationKind => ({
	kind,
	together: true,
	also,
});
const apart = (kind: string): AssociationKind => ({ kind, together: false });

/**
 * Every `MessageAssociation.AssociationType`, told as `part_of`. `UNKNOWN` too: a parent is told, whatever it is.
 * A test compares the numbers and names with the installed Baileys.
 */
export const ASSOCIATION_KINDS: Readonly<Record<number, AssociationKind>> = {
	0: apart('unknown'),
	1: together('media_album', 'album'),
	2: apart('bot_plugin'),
	3: together('event_cover_image'),
	4: together('status_poll'),
	5: together('hd_video_dual_upload', 'hd_of'),
	6: apart('status_external_reshare'),
	7: together('media_poll'),
	8: apart('status_add_yours'),
	9: apart('status_notification'),
	10: together('hd_image_dual_upload', 'hd_of'),
	11: together('sticker_annotation'),
	12: together('motion_photo'),
	13: apart('status_link_action'),
	14: apart('view_all_replies'),
	15: apart('status_add_yours_ai_imagine'),
	16: apart('status_question'),
	17: apart('status_add_yours_diwali'),
	18: apart('status_reaction'),
	19: together('hevc_video_dual_upload', 'hd_of'),
};

/** A type newer than this version. */
export const UNKNOWN_ASSOCIATION = apart('unknown');
