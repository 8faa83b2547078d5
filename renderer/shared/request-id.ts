/** Finds a request's id in what a person pasted: bare, as the `instance` of a refusal, or the whole refusal. */

const urn = /urn:drawbridge:request:([\w.-]{1,200})/;
const bare = /^[\w.-]{1,200}$/;

/** `null` when there is none. */
export function requestIdIn(pasted: string): string | null {
	const text = pasted.trim();
	return urn.exec(text)?.[1] ?? bare.exec(text)?.[0] ?? null;
}
