/** What the header of a container with tracks says, that of a sound file included. */
export interface Film {
	/** Absent in files that are streamed. */
	seconds?: number;
	/** Absent without a picture track. */
	picture?: {
		/** Pixels as displayed, after the file's own rotation. */
		width: number;
		height: number;
		/** `avc1.100`, `hvc1`, `V_VP9` */
		codec?: string;
	};
	/** Codec of the first sound track: `mp4a`, `A_OPUS`; absent without one. */
	sound?: string;
}
