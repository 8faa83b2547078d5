/** network, phone: where phones may reach this machine, and the door they come by. */
import { doorText, networkText } from "../device-text.ts";
import { print, printJson, table, tell } from "../output.ts";
import { ask, askRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function listNetworks(flags: Json): Promise<void> {
	const networks = await ask("network.list", {});
	if (flags.json) {
		printJson(networks);
		return;
	}
	print(
		table(
			networks.map((one) => [
				one.id,
				one.trusted ? "trusted" : "not trusted",
				one.connected ? "connected" : "away",
				one.name,
				one.interface,
				one.address,
				one.router,
			]),
			["ID", "PHONES", "", "NAME", "INTERFACE", "ADDRESS", "ROUTER"],
			"this machine is on no private network",
		),
	);
}

export async function trustNetwork(id: string, flags: Json): Promise<void> {
	const network = await ask("network.trust", { id });
	if (flags.json) printJson(network);
	else tell(`phones may reach this machine on ${networkText(network)}`);
}

export async function forgetNetwork(id: string, flags: Json): Promise<void> {
	const network = await ask("network.forget", { id });
	if (flags.json) printJson(network);
	else
		tell(
			`phones may not reach this machine any more on ${networkText(network)}`,
		);
}

export async function phoneStatus(flags: Json): Promise<void> {
	const door = await askRunning("phone.status", {});
	if (flags.json) {
		printJson(door);
		return;
	}
	const rows = [
		["address", door.url ?? ""],
		["by name", door.nameUrl ?? door.name],
		["network", door.network === null ? "" : networkText(door.network)],
		["this machine's identity", door.identity],
		["CA, SHA-256", door.caFingerprint],
		["CA for Android", door.caUrl ?? ""],
		["CA for iOS", door.iosProfileUrl ?? ""],
	].filter(([, text]) => text !== "");
	print(table(rows, ["phones", doorText(door)], doorText(door)));
}
