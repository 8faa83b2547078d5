/** Writes one member of a settings file's JSON, however deep it stands. Judges nothing: what comes of it is parsed anew. */

/** Objects on the way are made; what is no object there was refused by the settings' schema before. */
export function setIn(
	json: Record<string, unknown>,
	[first = "", ...rest]: readonly string[],
	value: unknown,
): void {
	if (rest.length === 0) {
		json[first] = value;
		return;
	}
	const below = Object.hasOwn(json, first) ? json[first] : undefined;
	const object =
		typeof below === "object" && below !== null && !Array.isArray(below)
			? below
			: {};
	json[first] = object;
	// An object that is no array has string keys.
	setIn(object as Record<string, unknown>, rest, value);
}
