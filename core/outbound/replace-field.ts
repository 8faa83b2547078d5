/** Takes header fields out of a list of names and values in turn, or puts one in their place. */

/** In place. `name` in lower case; undefined takes all of that name out. */
export function replaceField(
	fields: string[],
	name: string,
	value: string | undefined,
): void {
	for (let i = fields.length - 2; i >= 0; i -= 2)
		if (fields[i]?.toLowerCase() === name) fields.splice(i, 2);
	if (value !== undefined) fields.push(name, value);
}
