/** `doctor`: looks at everything the gate needs and says what to do about each thing that is wrong. Changes nothing. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { connectGate, type GateCaller } from "../client.ts";
import { doorText } from "../device-text.ts";
import { CliError, print, printJson, table } from "../output.ts";
import { currentHome } from "../session.ts";
import { readSettings } from "../../settings/file.ts";
import type { Home } from "../../home.ts";

interface Finding {
	readonly check: string;
	readonly result: "ok" | "note" | "wrong";
	readonly detail: string;
}

/** Exits 1 when something is wrong. */
export async function runDoctor(flags: { json?: boolean }): Promise<void> {
	const home = currentHome();
	const findings = [
		checkNode(),
		checkSettings(home),
		checkState(home),
		...(await checkGate(home)),
		checkWindows(home),
		...checkKeychain(),
	];
	if (flags.json) printJson(findings);
	else
		print(
			table(
				findings.map((one) => [one.result, one.check, one.detail]),
				["", "CHECK", "FOUND"],
				"",
			),
		);
	if (findings.some((one) => one.result === "wrong"))
		throw new CliError("unhealthy", "something above needs you");
}

function checkNode(): Finding {
	return {
		check: "Node",
		result: "ok",
		detail: `${process.version} at ${process.execPath}`,
	};
}

function checkSettings(home: Home): Finding {
	try {
		const { exists, warnings } = readSettings(home.settings);
		if (!exists)
			return {
				check: "settings",
				result: "ok",
				detail: `${home.settings} does not exist: strict, no upstream`,
			};
		return warnings.length === 0
			? { check: "settings", result: "ok", detail: home.settings }
			: { check: "settings", result: "note", detail: warnings.join("; ") };
	} catch (error) {
		return {
			check: "settings",
			result: "wrong",
			detail: `${error instanceof Error ? error.message : String(error)}; correct the file, the gate does not start on it`,
		};
	}
}

function checkState(home: Home): Finding {
	if (!existsSync(home.database))
		return {
			check: "state",
			result: "ok",
			detail: `${home.state}: nothing yet`,
		};
	try {
		accessSync(home.database, constants.R_OK | constants.W_OK);
		const db = new DatabaseSync(home.database, { readOnly: true });
		const verdict = String(
			db.prepare("PRAGMA quick_check").get()?.["quick_check"],
		);
		db.close();
		if (verdict !== "ok")
			return {
				check: "state",
				result: "wrong",
				detail: `${home.database}: ${verdict}; stop the gate and restore a backup`,
			};
	} catch (error) {
		return {
			check: "state",
			result: "wrong",
			detail: `${home.database}: ${error instanceof Error ? error.message : String(error)}`,
		};
	}
	const open =
		process.platform !== "win32" && (statSync(home.state).mode & 0o077) !== 0;
	return open
		? {
				check: "state",
				result: "wrong",
				detail: `other users can read ${home.state}; run: chmod 700 '${home.state}'`,
			}
		: { check: "state", result: "ok", detail: home.database };
}

async function checkGate(home: Home): Promise<Finding[]> {
	const gate = await connectGate(home);
	if (!gate)
		return [
			{
				check: "gate",
				result: "note",
				detail: "not running; start it with: drawbridge serve",
			},
		];
	try {
		const status = await gate.call("status.get", {});
		if (status.vault.state === "locked")
			return [
				{
					check: "gate",
					result: "wrong",
					detail: `the vault is locked: ${status.vault.detail}`,
				},
			];
		return [
			{
				check: "gate",
				result: "ok",
				detail: `${status.gate}, ${status.mode}, vault ${status.vault.backend}`,
			},
			await checkPhones(gate),
		];
	} finally {
		await gate.close();
	}
}

async function checkPhones(gate: GateCaller): Promise<Finding> {
	const door = await gate.call("phone.status", {});
	const result = ["", "off", "no-device"].includes(door.why) ? "ok" : "note";
	return {
		check: "phones",
		result,
		detail:
			door.url === null
				? doorText(door)
				: `${door.url}, by name ${door.nameUrl ?? "nothing"}`,
	};
}

function checkWindows(home: Home): Finding {
	const away =
		process.platform === "linux" &&
		!process.env["DISPLAY"] &&
		!process.env["WAYLAND_DISPLAY"];
	return {
		check: "windows",
		result: "ok",
		detail: away
			? "no display: use the console from a browser (drawbridge console)"
			: `state of windows under ${home.home}`,
	};
}

function checkKeychain(): Finding[] {
	if (process.platform !== "linux") return [];
	return process.env["DBUS_SESSION_BUS_ADDRESS"]
		? []
		: [
				{
					check: "keychain",
					result: "note",
					detail:
						"no D-Bus session: a gate that starts for the first time here keeps keys in an encrypted file",
				},
			];
}
