/** Attack: the gate and a command write the vault at the same time and are killed at any moment. No acknowledged entry is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openVault } from "../../../core/vault/vault.ts";
import { type Keyring, missingForKeyring, startKeyring } from "./keyring.ts";
import { silent, testHome } from "./paths.ts";

const writer = fileURLToPath(new URL("writer.ts", import.meta.url));
const rounds = process.env["DRAWBRIDGE_SOAK"] === "1" ? 200 : 10;
const missing = await missingForKeyring();

async function killWriters(
	backend: "file" | "keychain",
	env: NodeJS.ProcessEnv,
): Promise<void> {
	const home = await testHome();
	const acknowledged: string[] = [];
	const all = {
		...env,
		PATH: process.env["PATH"],
		DRAWBRIDGE_HOME: home.home,
		DRAWBRIDGE_VAULT: backend,
	};

	/** Kills after some entries, at a moment that differs from round to round. */
	const writeAndDie = async (
		prefix: string,
		afterEntries: number,
		pauseMs: number,
	): Promise<void> => {
		const child = spawn(process.execPath, [writer, prefix], {
			stdio: ["ignore", "pipe", "inherit"],
			env: all,
		});
		let output = "";
		child.stdout.setEncoding("utf8");
		child.stdout.on("data", (text: string) => {
			const before = output.split("\n").length;
			output += text;
			if (before <= afterEntries && output.split("\n").length > afterEntries)
				setTimeout(() => child.kill("SIGKILL"), pauseMs);
		});
		const [, signal] = await once(child, "close");
		expect(signal).toBe("SIGKILL");
		acknowledged.push(...output.split("\n").slice(0, -1));
	};

	for (let round = 0; round < rounds; round++) {
		await Promise.all([
			writeAndDie(`a${round}.`, 1 + (round % 3), round % 7),
			writeAndDie(`b${round}.`, 1 + (round % 2), (round * 3) % 11),
		]);
		const vault = await openVault({ home, env: { ...all }, log: silent });
		expect(vault.state()).toMatchObject({ backend, state: "open" });
		const names = await vault.list();
		expect(acknowledged.filter((name) => !names.includes(name))).toEqual([]);
		const last = acknowledged.at(-1) ?? "none";
		expect((await vault.get(last))?.reveal()).toBe(last);
		// Kept small, so that each round writes as fast as the first.
		for (const name of acknowledged.splice(0)) await vault.delete(name);
		vault.close();
	}
}

const title = `${rounds} times two writers are killed while writing, and every acknowledged entry is there`;
const timeout = rounds * 10_000;

test(`file: ${title}`, { timeout }, () => killWriters("file", {}));

describe.skipIf(missing !== undefined)("with a keyring", () => {
	let keyring: Keyring;
	beforeAll(async () => {
		keyring = await startKeyring();
		await keyring.start();
		process.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.busAddress;
	});
	afterAll(() => keyring.stop());

	test(`keychain: ${title}`, { timeout }, () =>
		killWriters("keychain", {
			DBUS_SESSION_BUS_ADDRESS: keyring.busAddress,
		}),
	);
});
