/**
 * The lines a newcomer pastes from: gate, a curl that works, console link, mode, and in a checkout how the command is
 * called. The key in them ends after an hour, opens the demo alone where there is one, and replaces the one of the start before.
 */
import {
	type CommandInput,
	type CommandName,
	type CommandOutput,
	commands,
} from "../contract/commands.ts";
import { commandHere } from "./own-command.ts";
import type { RunningGate } from "./serve.ts";

const hourSeconds = 3_600;
const madeHere = "made at the start, for one hour";

export async function welcomeLines(gate: RunningGate): Promise<string[]> {
	const key = await freshKey(gate);
	const { mode } = gate.status();
	const here = commandHere();
	return [
		`gate:    ${gate.gateUrl}`,
		`try:     ${key === undefined ? "no key could be made (is the vault locked?); see: drawbridge doctor" : curl(gate, key)}`,
		`console: ${gate.consoleLink()}  (opens once, within a minute; another: drawbridge console)`,
		`mode:    ${mode}`,
		...(here === undefined
			? []
			: [
					`command: ${here}  (wherever a text says drawbridge; "npm link" there puts that on your PATH)`,
				]),
	];
}

/** Through the control, so that the audit log has it. */
async function freshKey({
	control,
	demo,
}: RunningGate): Promise<string | undefined> {
	const call = async <N extends CommandName>(
		name: N,
		input: CommandInput<N>,
	): Promise<CommandOutput<N> | undefined> => {
		const result = await control.call("cli", name, input);
		// The schema is the one the name picks.
		return result.ok
			? (commands[name].output.parse(result.output) as CommandOutput<N>)
			: undefined;
	};
	for (const key of (await call("key.list", {})) ?? []) {
		if (key.note === madeHere && key.state === "active")
			await call("key.revoke", { id: key.id });
	}
	const created = await call("key.create", {
		name: "first-steps",
		upstreams: demo ? ["demo"] : [],
		role: demo ? "operator" : "viewer",
		expiresInSeconds: hourSeconds,
		note: madeHere,
	});
	return created?.key;
}

/** One line that answers 200 as pasted. */
function curl(gate: RunningGate, key: string): string {
	const believed =
		gate.caFile === null
			? ""
			: `--cacert '${gate.caFile.replaceAll("'", "'\\''")}' `;
	const header = `${believed}-H 'X-API-Key: ${key}'`;
	if (!gate.demo)
		return `curl -sS ${header} ${gate.gateUrl}/.drawbridge/health`;
	const call = {
		jsonrpc: "2.0",
		id: 1,
		method: "tools/call",
		params: { name: "echo", arguments: { text: "hello" } },
	};
	return `curl -sS ${header} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d '${JSON.stringify(call)}' ${gate.gateUrl}/demo/mcp`;
}
