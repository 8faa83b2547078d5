/** Attack: the gate and a command write the vault at the same time and are killed at any moment. No acknowledged entry is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openFileVault } from "../../../core/vault/file.ts";
import { silent, testHome } from "./paths.ts";

const writer = fileURLToPath(new URL("writer.ts", import.meta.url));
const rounds = process.env["DRAWBRIDGE_SOAK"] === "1" ? 200 : 8;

test(`${rounds} times two writers are killed while writing, and every acknowledged entry is there`, {
	timeout: rounds * 10_000,
}, async () => {
	const { vaultFile, vaultKeyFile: keyFile } = await testHome();
	const acknowledged: string[] = [];

	/** Kills after some entries, at a moment that differs from round to round. */
	const writeAndDie = async (
		prefix: string,
		afterEntries: number,
		pauseMs: number,
	): Promise<void> => {
		const child = spawn(
			process.execPath,
			[writer, vaultFile, keyFile, prefix],
			{ stdio: ["ignore", "pipe", "inherit"] },
		);
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
		const vault = openFileVault({
			vaultFile,
			keyFile,
			passphrase: undefined,
			log: silent,
		});
		const names = await vault.list();
		expect(acknowledged.filter((name) => !names.includes(name))).toEqual([]);
		expect(await vault.get(acknowledged.at(-1) ?? "none")).toBe(
			acknowledged.at(-1),
		);
		// Kept small, so that each round writes as fast as the first.
		for (const name of acknowledged.splice(0)) await vault.delete(name);
	}
});
