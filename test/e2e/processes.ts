/** Which processes belong to an app, and which of them still run. */
import { readdirSync, readFileSync } from "node:fs";

/** `pid` and every process below it, as Linux tells; elsewhere `pid` alone. */
export function familyOf(pid: number): number[] {
	const names = process.platform === "linux" ? readdirSync("/proc") : [];
	const all = names.filter((name) => /^\d+$/.test(name)).map(Number);
	const family = [pid];
	for (const ancestor of family)
		family.push(...all.filter((one) => look(one)?.parent === ancestor));
	return family;
}

/** A process that has ended and waits for its parent to ask is not alive. */
export function isAlive(pid: number): boolean {
	if (process.platform === "linux") return (look(pid)?.state ?? "Z") !== "Z";
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

/** proc(5): the fields after the command's closing parenthesis are the state and the parent. */
function look(pid: number): { state: string; parent: number } | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		const [state = "", parent] = stat
			.slice(stat.lastIndexOf(")") + 2)
			.split(" ");
		return { state, parent: Number(parent) };
	} catch {
		return undefined;
	}
}
