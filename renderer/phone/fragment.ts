/** What the page was opened with: read from the address, and taken out of it at once, so that no history keeps it. */
import { type Invited, invitedByLink } from "./invitation.ts";

export interface Opening {
	readonly invited: Invited | null;
	/** There was something, and it is no invitation. */
	readonly isBad: boolean;
}

export function takeOpening(page: Window): Opening {
	const { hash, pathname } = page.location;
	if (hash.length < 2) return { invited: null, isBad: false };
	page.history.replaceState(null, "", pathname);
	const invited = invitedByLink(hash);
	return { invited, isBad: invited === null };
}
