/** Says in words who listens on a port, where the OS tells (Linux). For the message when the gate's port is taken. */
import { readdir, readFile, readlink } from "node:fs/promises";

/** "node (process 1234)", or undefined when it cannot be found out. */
export async function portOwner(port: number): Promise<string | undefined> {
	if (process.platform !== "linux") return undefined;
	const inodes = new Set<string>();
	const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
	for (const table of ["/proc/net/tcp", "/proc/net/tcp6"]) {
		const text = await readFile(table, "utf8").catch(() => "");
		for (const line of text.split("\n")) {
			const fields = line.trim().split(/\s+/);
			// State 0A is LISTEN; the tenth field is the socket's inode.
			if (fields[1]?.endsWith(suffix) && fields[3] === "0A" && fields[9])
				inodes.add(`socket:[${fields[9]}]`);
		}
	}
	if (inodes.size === 0) return undefined;
	for (const pid of await readdir("/proc").catch(() => [])) {
		if (!/^\d+$/.test(pid)) continue;
		for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
			const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => "");
			if (!inodes.has(target)) continue;
			const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(
				() => "a process",
			);
			return `${name.trim()} (process ${pid})`;
		}
	}
	return undefined;
}
