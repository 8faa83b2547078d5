/**
 * Attack: the process dies between any two steps while the key is moved, or while an earlier version's entries are taken
 * over. At every step the vault opens again with every entry, and the old place is empty in the end.
 */
import { randomBytes } from "node:crypto";
import { cp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFolders, type Home, resolveHome } from "../../../core/home.ts";
import { VaultError } from "../../../core/vault/backend.ts";
import type { KeyPlace } from "../../../core/vault/key-place.ts";
import type { Places } from "../../../core/vault/choice.ts";
import { openKeychain } from "../../../core/vault/keychain.ts";
import { openKeyFile } from "../../../core/vault/key-file.ts";
import type { Keytar } from "../../../core/vault/keytar.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { openVault, type Vault } from "../../../core/vault/vault.ts";
import { cheapStretch, directVault } from "./file-store.ts";
import { filesIn, silent, testHome } from "./paths.ts";

/** What the OS keeps, over the deaths of processes. */
type Kept = Map<string, string>;

/** Counts steps; from the last one on nothing is answered any more, before or after it was done. */
class Death {
	steps = 0;
	readonly #last: number;
	readonly #done: boolean;
	readonly #dead = Promise.withResolvers<void>();
	constructor(last: number, done: boolean) {
		this.#last = last;
		this.#done = done;
	}

	get died(): Promise<void> {
		return this.#dead.promise;
	}

	async step<T>(work: () => Promise<T>): Promise<T> {
		const last = this.steps++ >= this.#last;
		if (last && !this.#done) return await this.#die();
		const result = await work();
		return last ? await this.#die() : result;
	}

	#die(): Promise<never> {
		this.#dead.resolve();
		return new Promise(() => undefined);
	}
}

const immortal = (): Death => new Death(Number.POSITIVE_INFINITY, true);

const at = (service: string, account: string): string =>
	`${service}\n${account}`;

function keytarOver(kept: Kept, death: Death): Keytar {
	return {
		getPassword: (service, account) =>
			death.step(async () => kept.get(at(service, account)) ?? null),
		setPassword: (service, account, text) =>
			death.step(async () => void kept.set(at(service, account), text)),
		deletePassword: (service, account) =>
			death.step(async () => kept.delete(at(service, account))),
		findCredentials: (service) =>
			death.step(async () =>
				[...kept]
					.filter(([key]) => key.startsWith(`${service}\n`))
					.map(([key, password]) => ({
						account: key.slice(service.length + 1),
						password,
					})),
			),
	};
}

interface Machine {
	readonly home: Home;
	readonly kept: Kept;
	readonly passphrase?: Secret;
}

function placesOn({ home, kept, passphrase }: Machine, death: Death): Places {
	const os = (service: string) =>
		openKeychain({
			service,
			env: {},
			timeoutMs: 2_147_483_647,
			load: async () => keytarOver(kept, death),
		});
	const file = openKeyFile({
		keyFile: home.vaultKeyFile,
		passphrase: async () => passphrase,
		stretch: cheapStretch,
	});
	return {
		keychain: os(home.keychainService),
		keyring: { ...os("second"), name: "keyring" },
		file: {
			...file,
			read: (head) => death.step(() => file.read(head)),
			write: (key) => death.step(() => file.write(key)),
			remove: () => death.step(() => file.remove()),
			confirm: (head) => death.step(() => file.confirm(head)),
		},
	};
}

async function start(
	machine: Machine,
	death = immortal(),
	first?: string,
): Promise<Vault> {
	const vault = await openVault({
		home: machine.home,
		env: first === undefined ? {} : { DRAWBRIDGE_VAULT: first },
		log: silent,
		places: placesOn(machine, death),
	});
	onTestFinished(() => vault.close());
	return vault;
}

async function entriesOf(vault: Vault): Promise<Record<string, unknown>> {
	const names = await vault.list();
	return Object.fromEntries(
		await Promise.all(
			names.map(async (name) => [name, (await vault.get(name))?.reveal()]),
		),
	);
}

const backends = ["keychain", "keyring", "file"] as const;
const pairs = backends.flatMap((from) =>
	backends.filter((to) => to !== from).map((to) => [from, to] as const),
);
const placeHolds = async (place: KeyPlace): Promise<boolean> =>
	(await place.read(undefined)) !== undefined;

/** A machine whose vault is at `from`, with two entries. */
async function machineAt(from: (typeof backends)[number]): Promise<Machine> {
	const machine: Machine = { home: await testHome(), kept: new Map() };
	const vault = await start(machine, immortal(), from);
	await vault.set("one", new Secret("1"));
	await vault.set("two", new Secret("2"));
	vault.close();
	return machine;
}

/** The disk as the dead process left it; that one goes on holding its locks here, which the kernel would have released. */
async function whatIsLeft({ home, ...machine }: Machine): Promise<Machine> {
	const folder = (await testHome()).home;
	await cp(home.home, folder, {
		recursive: true,
		filter: (path) => !path.includes(".lock"),
	});
	const { keychainService } = home;
	return {
		...machine,
		home: { ...resolveHome({ DRAWBRIDGE_HOME: folder }), keychainService },
	};
}

/** Dies once at every step of `run`, on a new machine each time. Returns how many steps there are. */
async function dieEverywhere(
	make: () => Promise<Machine>,
	run: (machine: Machine, death: Death) => Promise<unknown>,
	after: (machine: Machine, step: string) => Promise<void>,
): Promise<number> {
	const whole = immortal();
	await run(await make(), whole);
	for (let step = 0; step < whole.steps; step++)
		for (const done of [false, true]) {
			const machine = await make();
			const death = new Death(step, done);
			run(machine, death).catch(() => undefined);
			await death.died;
			const left = await whatIsLeft(machine);
			await after(left, `${done ? "after" : "before"} step ${step}`);
		}
	return whole.steps;
}

describe("the key is moved", () => {
	test.each(pairs)("from %s to %s", async (from, to) => {
		const machine = await machineAt(from);
		const vault = await start(machine);
		const before = await readFile(machine.home.vaultFile);
		await vault.migrate(to);
		expect(vault.state()).toMatchObject({ backend: to, state: "open" });
		expect(await readFile(machine.home.vaultFile)).toEqual(before);
		const places = placesOn(machine, immortal());
		expect([
			await placeHolds(places[from]),
			await placeHolds(places[to]),
		]).toEqual([false, true]);
		await vault.set("three", new Secret("3"));
		const again = await start(machine);
		expect(again.backend).toBe(to);
		expect(await entriesOf(again)).toEqual({ one: "1", two: "2", three: "3" });
	});

	test.each(pairs)(
		"from %s to %s, and the process dies at any step",
		async (from, to) => {
			const steps = await dieEverywhere(
				() => machineAt(from),
				async (machine, death) => (await start(machine, death)).migrate(to),
				async (machine, step) => {
					const vault = await start(machine);
					expect(vault.state(), step).toMatchObject({ state: "open" });
					expect(await entriesOf(vault), step).toEqual({ one: "1", two: "2" });
					await vault.migrate(to);
					expect(await entriesOf(await start(machine)), step).toEqual({
						one: "1",
						two: "2",
					});
					const places = placesOn(machine, immortal());
					expect(await placeHolds(places[from]), step).toBe(false);
				},
			);
			expect(steps).toBeGreaterThan(7);
		},
	);

	test("there and back, with writes on the way", async () => {
		const machine = await machineAt("file");
		const vault = await start(machine);
		await Promise.all([
			vault.migrate("keychain"),
			vault.set("three", new Secret("3")),
			vault.migrate("keyring"),
			vault.set("four", new Secret("4")),
			vault.migrate("file"),
		]);
		expect(vault.backend).toBe("file");
		expect(Object.keys(await entriesOf(await start(machine)))).toEqual([
			"four",
			"one",
			"three",
			"two",
		]);
	});

	test("not to a place that cannot keep it: everything stays", async () => {
		const machine = await machineAt("file");
		const places = placesOn(machine, immortal());
		const full: KeyPlace = {
			...places.keyring,
			write: () => Promise.reject(new VaultError("locked", "full")),
		};
		const forgetful: KeyPlace = { ...places.keyring, write: async () => {} };
		for (const keyring of [full, forgetful]) {
			const vault = await openVault({
				home: machine.home,
				env: {},
				log: silent,
				places: { ...places, keyring },
			});
			await expect(vault.migrate("keyring")).rejects.toBeInstanceOf(VaultError);
			expect(vault.state()).toMatchObject({ backend: "file", state: "open" });
			expect(await entriesOf(vault)).toEqual({ one: "1", two: "2" });
			vault.close();
		}
	});

	test("not over another vault's key", async () => {
		const machine = await machineAt("file");
		const other = randomBytes(32);
		await placesOn(machine, immortal()).keychain.write(other);
		const vault = await start(machine);
		await expect(vault.migrate("keychain")).rejects.toMatchObject({
			code: "other-key",
		});
		expect(
			await placesOn(machine, immortal()).keychain.read(undefined),
		).toEqual(other);
		expect(await entriesOf(vault)).toEqual({ one: "1", two: "2" });
	});

	test("to a file sealed by the passphrase, where there is one", async () => {
		const machine = {
			...(await machineAt("keychain")),
			passphrase: new Secret("right"),
		};
		await (await start(machine)).migrate("file");
		expect(await entriesOf(await start(machine))).toEqual({
			one: "1",
			two: "2",
		});
		const wrong = await start({ ...machine, passphrase: new Secret("wrong") });
		expect(wrong.state().state).toBe("locked");
		await expect(wrong.get("one")).rejects.toMatchObject({
			code: "wrong-passphrase",
		});
	});

	test("from a passphrase that sealed the file itself, which then opens nothing any more, and dying at any step", async () => {
		const passphrase = new Secret("weak");
		const make = async (): Promise<Machine> => {
			const made = await directVault({ one: "1", two: "2" }, "weak");
			const home = resolveHome({ DRAWBRIDGE_HOME: dirname(made.keyFile) });
			await writeFile(home.vaultChoice, '{"backend":"file"}');
			return { home, kept: new Map(), passphrase };
		};
		await dieEverywhere(
			make,
			async (machine, death) =>
				(await start(machine, death)).migrate("keychain"),
			async (machine, step) => {
				const vault = await start(machine);
				expect(await entriesOf(vault), step).toEqual({ one: "1", two: "2" });
			},
		);
		const machine = await make();
		await (await start(machine)).migrate("keychain");
		const { passphrase: _gone, ...without } = machine;
		expect(await entriesOf(await start(without))).toEqual({
			one: "1",
			two: "2",
		});
		for (const [file, bytes] of await filesIn(machine.home.state))
			expect([file, bytes.includes("scrypt")]).toEqual([file, false]);
		await expect(stat(machine.home.vaultKeyFile)).rejects.toMatchObject({
			code: "ENOENT",
		});
	}, 120_000);
});

const former = async (record = true): Promise<Machine> => {
	const home = await testHome();
	createFolders(home);
	const kept: Kept = new Map();
	const service = home.keychainService;
	kept.set(at(service, "(drawbridge)"), "This entry shows …");
	kept.set(at(service, "key/one"), "dbk_canary");
	kept.set(at(service, "secret/two"), "漢字");
	kept.set("another\nkey/one", "not ours");
	if (record) await writeFile(home.vaultChoice, '{"backend":"keychain"}');
	return { home, kept };
};

describe("a keychain of one entry for each secret, as earlier versions kept it", () => {
	const all = { "key/one": "dbk_canary", "secret/two": "漢字" };

	test.each([true, false])(
		"is taken over into one sealed file, once (record: %s)",
		async (record) => {
			const machine = await former(record);
			const vault = await start(machine);
			expect(vault.state()).toMatchObject({
				backend: "keychain",
				state: "open",
			});
			expect(await entriesOf(vault)).toEqual(all);
			expect([...machine.kept.keys()].toSorted()).toEqual(
				[
					`${machine.home.keychainService}\n(data key)`,
					"another\nkey/one",
				].toSorted(),
			);
			await vault.delete("key/one");
			expect(await entriesOf(await start(machine))).toEqual({
				"secret/two": "漢字",
			});
			for (const bytes of (await filesIn(machine.home.home)).values())
				expect(bytes.includes("canary")).toBe(false);
		},
	);

	test("is whole again wherever the process dies", async () => {
		const steps = await dieEverywhere(former, start, async (machine, step) => {
			const vault = await start(machine);
			expect(vault.state(), step).toMatchObject({ state: "open" });
			expect(await entriesOf(vault), step).toEqual(all);
			expect(machine.kept.size, step).toBe(2);
			expect(await entriesOf(await start(machine)), step).toEqual(all);
		});
		expect(steps).toBeGreaterThan(7);
	});

	test("that is locked is taken over once it answers, and not replaced by an empty vault", async () => {
		const machine = await former();
		const { kept } = machine;
		const locked: Machine = { ...machine, kept: new Map() };
		const vault = await start(locked);
		expect(vault.state()).toMatchObject({
			backend: "keychain",
			state: "locked",
		});
		await expect(stat(machine.home.vaultFile)).rejects.toMatchObject({
			code: "ENOENT",
		});
		expect(await entriesOf(await start({ ...machine, kept }))).toEqual(all);
	});

	test("is not emptied when the sealed file cannot be written", async () => {
		const machine = await former();
		await writeFile(machine.home.vaultFile, "");
		await writeFile(`${machine.home.vaultFile}.previous`, "");
		const before = new Map(machine.kept);
		const vault = await start(machine);
		expect(vault.state().state).toBe("locked");
		for (const [name, value] of before)
			expect(machine.kept.get(name)).toBe(value);
	});

	test("a sealed file that is lost after that is missing, not made anew from what is left", async () => {
		const machine = await former();
		const vault = await start(machine);
		vault.close();
		machine.kept.set(`${machine.home.keychainService}\n(drawbridge)`, "x");
		await rm(machine.home.vaultFile);
		await rm(`${machine.home.vaultFile}.previous`, { force: true });
		await expect((await start(machine)).list()).rejects.toMatchObject({
			code: "missing",
		});
	});
});
