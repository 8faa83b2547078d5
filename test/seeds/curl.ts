/**
 * Runs a page's curl line with the real curl. Only the address and the placeholders are replaced: the gate speaks plain
 * http on loopback until its TLS listener is built, and `-k` then has nothing to skip.
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Told } from "../core/http.ts";

const run = promisify(execFile);

/** What stands on the page → what is meant. */
export type Meaning = Readonly<Record<string, string>>;

export async function curl(line: string, meaning: Meaning): Promise<Told> {
	let command = line;
	// The longest first: one placeholder may begin with another.
	const written = Object.keys(meaning).toSorted((a, b) => b.length - a.length);
	for (const text of written)
		command = command.replaceAll(text, meaning[text] ?? "");
	const quiet = command.replace(
		/^curl /,
		"curl -q -sS -i --max-time 10 --noproxy '*' ",
	);
	const { stdout } = await run("sh", ["-c", quiet]);
	const end = stdout.indexOf("\r\n\r\n");
	const [status = "", ...fields] = stdout.slice(0, end).split("\r\n");
	const headers = Object.fromEntries(
		fields.map((field) => {
			const colon = field.indexOf(":");
			return [
				field.slice(0, colon).toLowerCase(),
				field.slice(colon + 1).trim(),
			];
		}),
	);
	const body = stdout.slice(end + 4);
	const isProblem = headers["content-type"] === "application/problem+json";
	return {
		status: Number(status.split(" ")[1]),
		headers,
		body,
		code: isProblem ? String(JSON.parse(body)["code"]) : undefined,
	};
}
