/** What specs ask of the app and of the gate behind it, in one line each. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import {
	type CommandInput,
	type CommandName,
	commands,
} from "../../contract/commands.ts";
import type { Shell } from "./driver.ts";
import type { TrayPicture } from "./stand-in/control.ts";

/** Waits, also where no test runs; throws after half a minute. */
export async function until(
	what: string,
	holds: () => Promise<boolean>,
): Promise<void> {
	const deadline = performance.now() + 30_000;
	for (;;) {
		try {
			if (await holds()) return;
		} catch (cause) {
			if (performance.now() > deadline) throw cause;
		}
		if (performance.now() > deadline) throw new Error(`not yet: ${what}`);
		await sleep(100);
	}
}

/** Resolves once the tray knows the gate's mode. */
export async function gateIsUp(shell: Shell): Promise<void> {
	await until(
		"the gate is up",
		async () => (await modeShown(shell)) !== "none",
	);
}

/** Resolves when the next gate is up. */
export async function killGate(shell: Shell): Promise<void> {
	const before = await shell.gatePid();
	if (before === null) throw new Error("no gate process");
	process.kill(before, "SIGKILL");
	await until("another gate runs", async () => {
		const now = await shell.gatePid();
		return now !== null && now !== before;
	});
	await gateIsUp(shell);
}

/** The mode the tray's first line names. A radio item would not do: it checks itself when it is clicked. */
export async function modeShown(shell: Shell): Promise<string> {
	const words = item(await shell.tray(), "headline")?.label ?? "";
	return /^(Strict|Relaxed|Lax)\b/.exec(words)?.[1]?.toLowerCase() ?? "none";
}

export function item(
	tray: TrayPicture | null,
	id: string,
): TrayPicture["items"][number] | undefined {
	return tray?.items
		.flatMap((entry) => [entry, ...entry.items])
		.find((entry) => entry.id === id);
}

/** As the open window is told it now. */
export async function gateUrl(shell: Shell): Promise<string> {
	const page = await shell.window();
	const answer = await page.evaluate(() =>
		window.drawbridge?.call("status.get", {}),
	);
	const { gate } = commands["status.get"].output.parse(answer?.output);
	if (gate === null) throw new Error("the gate does not listen");
	return gate;
}

/** The status of one MCP call to the demo upstream through the gate. */
export async function callDemo(gate: string, key?: string): Promise<number> {
	return (await askDemo(gate, key)).status;
}

/** The same with its body, which names the request where it was refused. */
export async function askDemo(
	gate: string,
	key?: string,
): Promise<{ status: number; body: string }> {
	const answer = await fetch(new URL("/demo/mcp", gate), {
		method: "POST",
		headers: {
			"content-type": "application/json",
			accept: "application/json, text/event-stream",
			...(key === undefined ? {} : { "x-api-key": key }),
		},
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "tools/list",
			params: {},
		}),
	});
	return { status: answer.status, body: await answer.text() };
}

/** A command as the open window gives it, for what a spec needs and is not about. */
export async function command<N extends CommandName>(
	shell: Shell,
	name: N,
	input: CommandInput<N>,
): Promise<unknown> {
	const page = await shell.window();
	const question: readonly [string, unknown] = [name, input];
	const answer = await page.evaluate(
		([call, given]) => window.drawbridge?.call(call, given),
		question,
	);
	if (!answer?.ok) throw new Error(`${name}: ${answer?.failure?.code}`);
	return answer.output;
}

/** A new key, for a spec that is about something else. */
export async function createKey(shell: Shell, name: string): Promise<string> {
	const made = await command(shell, "key.create", { name });
	return commands["key.create"].output.parse(made).key;
}

/** The section of the open window with this name. */
export async function openSection(shell: Shell, name: string): Promise<Page> {
	const page = await shell.window();
	// Something may stand behind the name, such as how many wait or are down.
	const link = page.getByRole("link", { name: new RegExp(`^${name}\\b`) });
	await link.first().click();
	await page.getByRole("heading", { name, level: 1 }).waitFor();
	return page;
}

/** The open window, at the mode. */
export async function showMode(shell: Shell): Promise<Page> {
	const page = await shell.window();
	await page.evaluate(() => window.drawbridge?.openSection("mode"));
	await page.getByRole("radio", { name: /^Strict/ }).waitFor();
	return page;
}

/** A call that a person may have to be asked about. */
export interface HeldCall {
	/** The whole answer, or why there is none. */
	readonly answer: Promise<string>;
	readonly leave: () => void;
}

/** Has the demo run a line. */
export function callCommand(
	gate: string,
	line: string,
	key?: string,
): HeldCall {
	const leaving = new AbortController();
	const ask = async (): Promise<string> => {
		const response = await fetch(new URL("/demo/mcp", gate), {
			method: "POST",
			signal: leaving.signal,
			headers: {
				"content-type": "application/json",
				accept: "application/json, text/event-stream",
				...(key === undefined ? {} : { "x-api-key": key }),
			},
			body: JSON.stringify({
				jsonrpc: "2.0",
				id: 1,
				method: "tools/call",
				params: { name: "run_command", arguments: { command: line } },
			}),
		});
		return await response.text();
	};
	return {
		answer: ask().catch(String),
		leave: () => leaving.abort(),
	};
}

/** What the demo says of a program it does not run: the call has reached it. */
export const reachedDemo = /Allowed here/;
