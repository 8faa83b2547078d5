/** What an app has written to stdout. */
import type { ChildProcess } from "node:child_process";

/** Starts listening; the returned function gives everything since. */
export function collect(child: ChildProcess): () => string {
	let text = "";
	child.stdout?.setEncoding("utf8").on("data", (more: string) => {
		text += more;
	});
	return () => text;
}
