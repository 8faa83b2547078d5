/** What a server is called behind the gate, and its secrets in the vault, whatever its agent calls it. */
import { Name } from "../../contract/views.ts";

/** `drawbridge connect all` is every upstream, and the gate asks its own questions as `gate`. */
const kept: ReadonlySet<string> = new Set(["all", "gate", "mcp"]);

/** A good name that nobody has: the server's, else with its agent's, else with a number. */
export function upstreamName(
	server: string,
	agent: string,
	isTaken: (name: string) => boolean,
): string {
	const plain = wordOf(server, 50);
	const wished =
		plain === "" ? [`${agent}-server`] : [plain, `${plain}-${agent}`];
	const last = wished.at(-1) ?? agent;
	for (let number = 1; ; number += 1) {
		const found = [
			...wished,
			...(number > 1 ? [`${last}-${number}`] : []),
		].find(
			(name) =>
				Name.safeParse(name).success && !kept.has(name) && !isTaken(name),
		);
		if (found !== undefined) return found;
	}
}

export function secretName(
	upstream: string,
	field: string,
	isTaken: (name: string) => boolean,
): string {
	const word = wordOf(field, 40) || "key";
	const plain = `${upstream.slice(0, 20)}-${word}`;
	for (let number = 1; ; number += 1) {
		const name = number === 1 ? plain : `${plain.slice(0, 58)}-${number}`;
		if (!isTaken(name)) return name;
	}
}

const wordOf = (text: string, most: number): string =>
	text
		.slice(0, 500)
		.toLowerCase()
		.replaceAll(/[^a-z0-9]+/g, "-")
		.replace(/^-+/, "")
		.slice(0, most)
		.replace(/-+$/, "");
