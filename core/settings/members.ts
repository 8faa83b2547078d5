/**
 * Where the members of a JSON text stand: for the line of an error, and to refuse a member that is written twice, which
 * a person and a parser could read differently. Takes only text that JSON.parse accepted; judges no value.
 */

/** Deeper members than any setting's are not remembered. */
const deepest = 16;

export interface Members {
	/** Offset of each member or item, by its path joined with dots. */
	readonly at: ReadonlyMap<string, number>;
	/** Offset of the first name that its object holds already. */
	readonly duplicate: number | undefined;
}

interface Frame {
	/** An object's names so far; undefined in an array. */
	readonly names: Set<string> | undefined;
	/** The member or item that is being read. */
	here: string;
	index: number;
	/** Before a name, or before an item. */
	expects: boolean;
}

export function membersOf(json: string): Members {
	const at = new Map<string, number>();
	let duplicate: number | undefined;
	const frames: Frame[] = [];
	const remember = (offset: number): void => {
		if (frames.length > deepest) return;
		const path = frames.map(({ here }) => here).join(".");
		if (!at.has(path)) at.set(path, offset);
	};
	for (let i = 0; i < json.length; i++) {
		const char = json.charAt(i);
		if (/\s/.test(char)) continue;
		const frame = frames.at(-1);
		if (frame?.expects && frame.names === undefined && char !== "]") {
			frame.expects = false;
			frame.here = String(frame.index++);
			remember(i);
		}
		if (char === '"') {
			const end = endOfString(json, i);
			if (frame?.expects && frame.names) {
				// JSON.parse of a string is a string.
				frame.here = JSON.parse(json.slice(i, end + 1)) as string;
				frame.expects = false;
				if (frame.names.has(frame.here)) duplicate ??= i;
				frame.names.add(frame.here);
				remember(i);
			}
			i = end;
		} else if (char === "{" || char === "[") {
			frames.push({
				names: char === "{" ? new Set() : undefined,
				here: "",
				index: 0,
				expects: true,
			});
		} else if (char === "}" || char === "]") frames.pop();
		else if (char === "," && frame) frame.expects = true;
	}
	return { at, duplicate };
}

function endOfString(json: string, start: number): number {
	for (let i = start + 1; i < json.length; i++) {
		if (json[i] === "\\") i++;
		else if (json[i] === '"') return i;
	}
	return json.length;
}

/** The offset of the deepest member of `path` that is there. */
export function offsetOf(members: Members, path: readonly string[]): number {
	for (let length = path.length; length > 0; length--) {
		const offset = members.at.get(path.slice(0, length).join("."));
		if (offset !== undefined) return offset;
	}
	return 0;
}
