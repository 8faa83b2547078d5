/**
 * What headers refer to: given to the origin it is bound to and to no other, never over plain http beyond this machine,
 * and gone the moment it is removed. Attacks first.
 */
import { execFileSync } from "node:child_process";
import { chmod, copyFile, mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Log } from "../../../core/log.ts";
import {
	SecretReferences,
	type SecretTarget,
} from "../../../core/secrets/resolve.ts";
import { Secret } from "../../../core/vault/secret.ts";
import type { Vault } from "../../../core/vault/vault.ts";
import { eventually } from "../eventually.ts";
import {
	FakeClock,
	fileVault,
	lockVault,
	openDatabase,
	tempFolder,
	tempHome,
} from "../parts.ts";

const canary = "canary-7f3a";
const here = "http://127.0.0.1:3333";
const docs = (
	origin = here,
	value = "Bearer ${secret:docs}",
): SecretTarget => ({
	name: "docs",
	origin,
	headers: { Authorization: value, "X-Plain": "1" },
});
const bound = (origin = here, header = "authorization") => [
	{ upstream: "docs", origin, header },
];

/** The real vault, but for what a test changes. */
const vaultWith = (vault: Vault, change: Partial<Vault>): Vault => ({
	backend: vault.backend,
	state: () => vault.state(),
	get: (name) => vault.get(name),
	set: (name, value) => vault.set(name, value),
	delete: (name) => vault.delete(name),
	list: () => vault.list(),
	lock: () => vault.lock(),
	unlock: () => vault.unlock(),
	migrate: (to) => vault.migrate(to),
	opened: (withinMs) => vault.opened(withinMs),
	onChange: (listener) => vault.onChange(listener),
	close: () => vault.close(),
	...change,
});

async function setup(env: NodeJS.ProcessEnv = {}) {
	const home = await tempHome();
	const vault = await fileVault(home);
	const db = openDatabase(home);
	const logged: string[] = [];
	const log: Log = (...line) => logged.push(JSON.stringify(line));
	let changes = 0;
	const open = (from: Vault = vault): SecretReferences => {
		const references = new SecretReferences({
			vault: from,
			env,
			db,
			clock: new FakeClock(),
			log,
			onChange: () => changes++,
		});
		onTestFinished(() => references.close());
		return references;
	};
	return {
		home,
		vault,
		db,
		logged,
		open,
		changes: () => changes,
		references: open(),
	};
}

const given = ["Authorization", `Bearer ${canary}`, "X-Plain", "1"];

test("a secret is given to the origin it is bound to", async () => {
	const { references } = await setup();
	await references.use([docs()]);
	expect(references.inject(docs())).toBeUndefined();
	expect(references.missing("docs")).toEqual(["secret:docs (not set)"]);
	await references.set("docs", new Secret(canary), bound());
	expect(references.inject(docs())).toEqual(given);
	expect(references.missing("docs")).toEqual([]);
});

const tried = async (target: SecretTarget, to = bound()) => {
	const { references } = await setup();
	await references.use([target]);
	await references.set("docs", new Secret(canary), to);
	expect(references.inject(target)).toBeUndefined();
	expect(references.missing(target.name)).toHaveLength(1);
	expect(references.missing(target.name).join()).not.toContain(canary);
};

describe("a secret is not given", () => {
	test.each([
		"http://127.0.0.1:3334",
		"http://localhost:3333",
		"https://127.0.0.1:3333",
		"https://evil.example",
	])("to %s when it is bound to another", async (origin) => {
		await tried(docs(origin));
	});

	test.each([
		"http://192.168.1.5:3333",
		"http://docs.example",
		"http://127.0.0.1.evil.example",
		"http://localhost.evil.example",
		"http://[2001:db8::1]:80",
	])("to %s, which is plain http beyond this machine", async (origin) => {
		await tried(docs(origin), bound(origin));
	});

	test("to anybody when nobody named it", async () => {
		await tried(docs(), []);
	});

	test("beside a reference that is missing", async () => {
		await tried(docs(here, "${secret:docs} ${secret:other}"));
	});

	test.each(["X-Forwarded-User", "X-Authorization", "Authorization2"])(
		"in %s when it is bound to another header of the same origin",
		async (header) => {
			const { references } = await setup();
			const target = {
				name: "docs",
				origin: here,
				headers: { [header]: "${secret:docs}" },
			};
			await references.use([target]);
			await references.set("docs", new Secret(canary), bound());
			expect(references.inject(target)).toBeUndefined();
			expect(references.missing("docs")[0]).toMatch(
				/^secret:docs \(bound to authorization; set it again for this header/,
			);
		},
	);

	test("in a header when it signs tokens", async () => {
		await tried(docs(), bound(here, ""));
	});

	test("in any header when one of two is not the one it is bound to", async () => {
		const target = {
			...docs(),
			headers: { Authorization: "${secret:docs}", "X-Copy": "${secret:docs}" },
		};
		await tried(target);
	});
});

test("https, and this machine by its other names, are given secrets", async () => {
	const { references } = await setup();
	for (const origin of [
		"https://docs.example",
		"http://localhost:1",
		"http://[::1]:1",
		"http://127.9.9.9",
	]) {
		await references.use([docs(origin)]);
		await references.set("docs", new Secret(canary), bound(origin));
		expect(references.inject(docs(origin))).toEqual(given);
	}
});

test("an upstream whose address changed is given nothing from that moment, until it is bound anew", async () => {
	const { references } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	const moved = docs("https://evil.example");
	// Asked for before anything was looked up anew.
	expect(references.inject(moved)).toBeUndefined();
	const looking = references.use([moved]);
	expect(references.inject(moved)).toBeUndefined();
	expect(references.inject(docs())).toBeUndefined();
	await looking;
	expect(references.inject(moved)).toBeUndefined();
	expect(references.missing("docs")[0]).toContain(here);
});

test("an upstream that names another header or secret is not given the old ones", async () => {
	const { references } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	expect(
		references.inject(docs(here, "Bearer ${secret:none}")),
	).toBeUndefined();
});

test("a removed secret is gone at once, and after a restart", async () => {
	const { references, open, vault, db } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	const removing = references.remove("docs");
	expect(references.inject(docs())).toBeUndefined();
	expect(await removing).toBe(true);
	expect(await references.remove("docs")).toBe(false);
	expect(await vault.get("secret/docs")).toBeUndefined();
	expect(db.prepare("SELECT * FROM secret").all()).toEqual([]);
	const after = open();
	await after.use([docs()]);
	expect(after.inject(docs())).toBeUndefined();
});

test("a look-up that read a secret before it was removed does not bring it back", async () => {
	const { references, open, vault } = await setup();
	await references.set("docs", new Secret(canary), bound());
	const { promise: released, resolve: release } = Promise.withResolvers<void>();
	let reads = 0;
	const slow = open(
		vaultWith(vault, {
			async get(name) {
				const value = await vault.get(name);
				reads++;
				await released;
				return value;
			},
			delete: () => new Promise(() => {}),
		}),
	);
	const looking = slow.use([docs()]);
	await eventually(() => reads).toBe(1);
	void slow.remove("docs");
	release();
	await looking;
	expect(slow.inject(docs())).toBeUndefined();
});

test("a vault that tells it is locked has taken its secrets back by then", async () => {
	const { references, open, vault } = await setup();
	await references.set("docs", new Secret(canary), bound());
	const told: Parameters<Vault["onChange"]>[0][] = [];
	const heard = open(
		vaultWith(vault, {
			onChange(listener) {
				told.push(listener);
				return () => undefined;
			},
		}),
	);
	await heard.use([docs()]);
	expect(heard.inject(docs())).toEqual(given);
	told[0]?.({ backend: "file", state: "locked", detail: "" });
	expect(heard.inject(docs())).toBeUndefined();
});

test("what was being looked up when the vault locked does not bring its secrets back", async () => {
	const { vault, open } = await setup();
	const slow = Promise.withResolvers<undefined>();
	let isSlow = false;
	let asked = false;
	const references = open(
		vaultWith(vault, {
			get(name) {
				if (!isSlow || name !== "secret/slow") return vault.get(name);
				asked = true;
				return slow.promise;
			},
		}),
	);
	const other = { ...docs(here, "${secret:slow}"), name: "other" };
	await references.use([docs(), other]);
	for (const name of ["docs", "slow"])
		await references.set(name, new Secret(canary), bound());
	expect(references.inject(docs())).toEqual(given);
	isSlow = true;
	const looking = references.refresh();
	// It has the one secret, and waits for the other.
	await eventually(() => asked).toBe(true);
	await vault.list();
	vault.lock();
	const seen: unknown[] = [];
	references.onLookedUp(() => seen.push(references.inject(docs())));
	slow.resolve(undefined);
	await looking;
	seen.push(references.inject(docs()));
	await references.refresh();
	seen.push(references.inject(docs()));
	expect(seen.filter((fields) => fields !== undefined)).toEqual([]);
});

test("a secret can be removed while the vault is locked, and is not there when it opens", async () => {
	const { references, home } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	const unlock = await lockVault(home);
	expect(await references.remove("docs")).toBe(true);
	await unlock();
	await references.refresh();
	expect(references.inject(docs())).toBeUndefined();
});

test("a vault that locks takes its secrets back, and gives them again when it opens", async () => {
	const { references, home } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	await copyFile(home.vaultFile, `${home.vaultFile}.whole`);
	await lockVault(home);
	await references.refresh();
	expect(references.inject(docs())).toBeUndefined();
	await eventually(() => references.missing("docs")).toEqual([
		"secret:docs (the vault is locked)",
	]);
	// At once: the vault looks every 10 ms, and half a file is another vault.
	await rename(`${home.vaultFile}.whole`, home.vaultFile);
	await eventually(() => references.inject(docs())).toEqual(given);
});

test("a look-up that fails when the vault changes is logged, and ends nothing", async () => {
	const { references, home, db, logged } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	await copyFile(home.vaultFile, `${home.vaultFile}.whole`);
	await lockVault(home);
	await references.refresh();
	db.close();
	await rename(`${home.vaultFile}.whole`, home.vaultFile);
	await eventually(() => logged.join()).toContain("not looked up");
	expect(references.inject(docs())).toBeUndefined();
});

test("a value that cannot be kept leaves the one before as it was", async () => {
	const { references, home } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	const unlock = await lockVault(home);
	await expect(
		references.set("docs", new Secret("other"), bound("https://evil.example")),
	).rejects.toMatchObject({ name: "VaultError" });
	await unlock();
	await references.refresh();
	expect(references.list()).toMatchObject([{ boundTo: bound() }]);
	expect(references.inject(docs())).toEqual(given);
});

test("whoever dies while a value is written leaves a secret that nobody is given", async () => {
	const { references, open, vault } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	const stuck = open(vaultWith(vault, { set: () => new Promise(() => {}) }));
	void stuck.set("docs", new Secret("other"), bound("https://evil.example"));
	await eventually(() => stuck.list()).toEqual([]);
	const after = open();
	for (const origin of [here, "https://evil.example"]) {
		await after.use([docs(origin)]);
		expect(after.inject(docs(origin))).toBeUndefined();
	}
});

test("a binding in the state that cannot be read binds to nothing", async () => {
	const { references, db } = await setup();
	await references.use([docs()]);
	await references.set("docs", new Secret(canary), bound());
	db.exec("UPDATE secret SET bound = 'all'");
	await references.refresh();
	expect(references.inject(docs())).toBeUndefined();
});

test("a secret for a signature follows the same rules", async () => {
	const { references } = await setup();
	await references.set("docs", new Secret(canary), bound());
	// Bound to a header: whoever reads that could sign.
	expect(await references.secret("docs", here)).toBeUndefined();
	await references.set("docs", new Secret(canary), bound(here, ""));
	expect((await references.secret("docs", here))?.reveal()).toBe(canary);
	expect(await references.secret("docs", "https://evil.example")).toBe(
		undefined,
	);
	expect(await references.secret("none", here)).toBeUndefined();
	const lan = "http://192.168.1.5";
	await references.set("docs", new Secret(canary), bound(lan, ""));
	expect(await references.secret("docs", lan)).toBeUndefined();
});

test("no print, log line, view or state holds a value", async () => {
	const { references, logged, db } = await setup({ TOKEN: canary });
	const target = docs(here, "${secret:docs} ${env:TOKEN}");
	await references.use([target]);
	const view = await references.set("docs", new Secret(canary), bound());
	expect(references.inject(target)).toBeDefined();
	expect(
		[
			inspect(references, { depth: 9, showHidden: true }),
			JSON.stringify([view, references, references.list(), logged]),
			JSON.stringify(db.prepare("SELECT * FROM secret").all()),
		].join(),
	).not.toContain(canary);
});

const valueOf = async (raw: string): Promise<string | undefined> => {
	const { references } = await setup();
	await references.use([docs(here, "${secret:docs}")]);
	await references.set("docs", new Secret(raw), bound());
	return references.inject(docs(here, "${secret:docs}"))?.[1];
};

describe("values", () => {
	test.each([
		["a\n", "a"],
		["a\r\n", "a"],
		[" a ~", " a ~"],
	])("%j is sent as %j", async (raw, sent) => {
		expect(await valueOf(raw)).toBe(sent);
	});

	test.each(["a\nX-Evil: 1", "a\n\n", "a\r", "a\tb", "\u007f", "é", "\n"])(
		"%j is not sent",
		async (raw) => {
			expect(await valueOf(raw)).toBeUndefined();
		},
	);
});

describe("variables", () => {
	test("are the gate's own as they were at its start", async () => {
		const env: NodeJS.ProcessEnv = { TOKEN: "before" };
		const { references } = await setup(env);
		env["TOKEN"] = "after";
		env["LATER"] = "1";
		await references.use([docs(here, "${env:TOKEN}")]);
		expect(references.inject(docs(here, "${env:TOKEN}"))?.[1]).toBe("before");
		await references.use([docs(here, "${env:LATER}")]);
		expect(references.missing("docs")).toHaveLength(1);
	});

	test.each([{}, { TOKEN: "" }])("are missing in %j", async (env) => {
		const { references } = await setup(env);
		await references.use([docs(here, "${env:TOKEN}")]);
		expect(references.inject(docs(here, "${env:TOKEN}"))).toBeUndefined();
	});

	test("go nowhere over plain http beyond this machine", async () => {
		const { references } = await setup({ TOKEN: canary });
		const lan = docs("http://192.168.1.5", "${env:TOKEN}");
		await references.use([lan]);
		expect(references.inject(lan)).toBeUndefined();
	});
});

const fileOf = async (
	make: (file: string) => Promise<unknown>,
): Promise<{ sent: string | undefined; logged: string[] }> => {
	const { references, logged } = await setup();
	const file = join(await tempFolder(), "token");
	await make(file);
	const target = docs(here, `\${file:${file}}`);
	await references.use([target]);
	return { sent: references.inject(target)?.[1], logged };
};

describe.skipIf(process.platform === "win32")("files", () => {
	test("are read without the newline at their end", async () => {
		const { sent, logged } = await fileOf((file) =>
			writeFile(file, `${canary}\n`, { mode: 0o600 }),
		);
		expect(sent).toBe(canary);
		expect(logged).toEqual([]);
	});

	test("that others can read are said, once, and without their content", async () => {
		const { sent, logged } = await fileOf(async (file) => {
			await writeFile(file, canary);
			await chmod(file, 0o644);
		});
		expect(sent).toBe(canary);
		expect(logged).toHaveLength(1);
		expect(logged.join()).not.toContain(canary);
	});

	test.each<[string, (file: string) => Promise<unknown>]>([
		["are missing", async () => undefined],
		["are empty", (file) => writeFile(file, "\n")],
		["are too large", (file) => writeFile(file, "a".repeat(65_537))],
		["are folders", (file) => mkdir(file)],
		["are pipes", async (file) => execFileSync("mkfifo", [file])],
		["hold more than a line", (file) => writeFile(file, "a\nb\n")],
		[
			"begin with a byte-order mark",
			(file) => writeFile(file, "\u{feff}token"),
		],
	])("that %s are not sent", async (_, make) => {
		expect((await fileOf(make)).sent).toBeUndefined();
	});
});

test("headers without a reference need no look-up, and an empty one is left out", async () => {
	const { references } = await setup();
	const plain: SecretTarget = {
		name: "other",
		origin: "http://192.168.1.5",
		headers: { A: "1", B: "", C: "$5" },
	};
	expect(references.inject(plain)).toEqual(["A", "1", "C", "$5"]);
});

test("a malformed reference is missing, never sent as it stands", async () => {
	const { references } = await setup();
	await references.use([docs(here, "${secert:docs}")]);
	expect(references.inject(docs(here, "${secert:docs}"))).toBeUndefined();
	expect(references.missing("docs")).toHaveLength(1);
});

test("who is told of a change finds it done", async () => {
	const { references, changes } = await setup();
	await references.use([docs()]);
	const before = changes();
	await references.set("docs", new Secret(canary), bound());
	expect(changes()).toBeGreaterThan(before);
});

describe("values for an answer to be searched for", () => {
	test("are what the references stand for, each once", async () => {
		const { references } = await setup({ TOKEN: "from-env" });
		const target = {
			name: "docs",
			origin: here,
			headers: { A: "x ${secret:docs} ${env:TOKEN}", B: "${secret:docs}" },
		};
		await references.use([target]);
		expect(references.valuesFor(target)).toEqual([]);
		await references.set("docs", new Secret(canary), [
			...bound(here, "a"),
			...bound(here, "b"),
		]);
		const values = references.valuesFor(target);
		expect(values.map((one) => one.reveal())).toEqual([canary, "from-env"]);
		expect(references.valuesFor(target)).toBe(values);
		expect(references.valuesFor(docs())).toEqual([]);
	});

	test("are forgotten with the vault", async () => {
		const { references, vault } = await setup();
		await references.use([docs()]);
		await references.set("docs", new Secret(canary), bound());
		vault.lock();
		expect(references.valuesFor(docs())).toEqual([]);
	});
});

describe("what only the vault's lock keeps away", () => {
	test("is told from what is missing anyway", async () => {
		const { references, vault } = await setup();
		const both = docs(here, "${secret:docs} ${secret:other}");
		await references.use([docs(), { ...both, name: "both" }]);
		await references.set("docs", new Secret(canary), bound());
		expect(references.isLockedOut(docs())).toBe(false);
		vault.lock();
		expect(references.isLockedOut(docs())).toBe(true);
		expect(references.isLockedOut({ ...both, name: "both" })).toBe(false);
		await references.refresh();
		expect(references.isLockedOut(docs())).toBe(true);
		expect(references.isLockedOut({ ...both, name: "both" })).toBe(false);
		await vault.unlock();
		await eventually(() => references.inject(docs())).toEqual(given);
		expect(references.isLockedOut(docs())).toBe(false);
	});

	test("a secret that is removed meanwhile is not waited for", async () => {
		const { references, vault } = await setup();
		await references.use([docs()]);
		await references.set("docs", new Secret(canary), bound());
		vault.lock();
		const removing = references.remove("docs");
		expect(references.isLockedOut(docs())).toBe(false);
		await removing;
		expect(references.isLockedOut(docs())).toBe(false);
	});
});

const old = async (targets: readonly SecretTarget[]) => {
	const { references, db, open } = await setup();
	await references.set("docs", new Secret(canary), bound());
	db.prepare("UPDATE secret SET bound = ?").run(
		JSON.stringify([{ upstream: "docs", origin: here }]),
	);
	const after = open();
	await after.use(targets);
	return { after, open };
};

describe("a binding from before headers counted", () => {
	test("holds for the headers that name the secret at that origin now", async () => {
		const { after } = await old([
			docs(),
			{ ...docs(), name: "twin", headers: { "X-Key": "${secret:docs}" } },
			{ name: "signs", origin: here, headers: {}, jwt: { secret: "docs" } },
			{ ...docs("https://evil.example"), name: "evil" },
		]);
		expect(after.inject(docs())).toEqual(given);
		expect(after.list()[0]?.boundTo).toEqual([
			...bound(),
			{ upstream: "twin", origin: here, header: "x-key" },
			{ upstream: "signs", origin: here, header: "" },
		]);
	});

	test("is brought up once: a header that names it later is not meant", async () => {
		const { after, open } = await old([]);
		expect(after.list()[0]?.boundTo).toEqual([]);
		await after.use([docs()]);
		expect(after.inject(docs())).toBeUndefined();
		const later = open();
		await later.use([docs()]);
		expect(later.inject(docs())).toBeUndefined();
	});
});
