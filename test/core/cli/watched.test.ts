/** The line that says how far `audit verify` has come: on a terminal's stderr while it runs, and nowhere else. */
import { beforeEach, expect, test, vi } from "vitest";
import { commands } from "../../../contract/commands.ts";
import type { GateCaller } from "../../../core/cli/client.ts";
import { watched } from "../../../core/cli/watched.ts";

beforeEach(() => {
	vi.useFakeTimers();
	return () => void vi.useRealTimers();
});

const aMinute = async (): Promise<string> => {
	await vi.advanceTimersByTimeAsync(60_000);
	return "whole";
};

const failing = (): Promise<never> => Promise.reject(new Error("no"));

function terminal(isTTY: boolean) {
	const written: string[] = [];
	return {
		written,
		out: {
			isTTY,
			write(text: string | Uint8Array): boolean {
				written.push(String(text));
				return true;
			},
		},
	};
}

/** A gate in whose log two of three entries were looked at. */
const halfway = (): Pick<GateCaller, "call"> & { asked: number } => ({
	asked: 0,
	async call(name) {
		this.asked += 1;
		// The schema is the one the name picks.
		return commands[name].output.parse({ checked: 2, entries: 3 }) as never;
	},
});

test("a terminal is told how far it has come, and the line is gone at the end", async () => {
	const { out, written } = terminal(true);
	expect(await watched(halfway(), aMinute, out)).toBe("whole");
	expect(written[0]).toBe("\r\u001b[Kchecked 2 of 3 entries");
	expect(written.at(-1)).toBe("\r\u001b[K");
});

test("the line is gone where the check fails, too", async () => {
	const { out, written } = terminal(true);
	await expect(watched(halfway(), failing, out)).rejects.toThrow("no");
	expect(written).toEqual(["\r\u001b[K"]);
});

test("a gate that cannot say how far it is hinders nothing", async () => {
	const { out, written } = terminal(true);
	const gate: Pick<GateCaller, "call"> = {
		call: () => Promise.reject(new Error("gone")),
	};
	expect(await watched(gate, aMinute, out)).toBe("whole");
	expect(written).toEqual(["\r\u001b[K"]);
});

test("what is no terminal is told nothing, and the gate is not asked", async () => {
	const { out, written } = terminal(false);
	const gate = halfway();
	expect(await watched(gate, aMinute, out)).toBe("whole");
	expect([gate.asked, written]).toEqual([0, []]);
});
