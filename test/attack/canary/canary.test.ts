/**
 * A value that is to stay secret is set through every way there is, used, and then looked for: in every file, log,
 * answer, process argument, environment of a child and window source. What looks is told nothing of how values are kept.
 */
import { randomBytes } from "node:crypto";
import {
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandName, commands } from "../../../contract/commands.ts";
import { send, startHttpUpstream, type HttpUpstream } from "../../core/http.ts";
import {
	type Finished,
	type GateProcess,
	startGate,
} from "../../stub/gate-process.ts";

/** Long and random: what is found is the value, or made from it. */
const canary = (name: string): string =>
	`canary-${name}-${randomBytes(18).toString("base64url")}`;
const canaries = {
	secret: canary("secret"),
	replaced: canary("replaced"),
	console: canary("console"),
	env: canary("env"),
	file: canary("file"),
	imported: canary("imported"),
	adopted: canary("adopted"),
	passphrase: canary("passphrase"),
	password: canary("password"),
	signing: canary("signing"),
};

let upstream: HttpUpstream;
let gate: GateProcess;
let folder: string;
let bearer = "";
/** Everything any command has printed. */
const printed: string[] = [];
/** Bodies of the console's and the gate's answers. */
const answered: string[] = [];
/** The raw key, which is shown once by design and kept in the vault. */
let key = "";

const remember = (told: Finished): Finished => {
	printed.push(told.stdout, told.stderr);
	return told;
};
const run = async (...words: string[]): Promise<Finished> =>
	remember(await gate.run(...words));
const done = (told: Finished): void =>
	expect({ code: told.code, stderr: told.stderr }).toMatchObject({ code: 0 });

async function call(name: CommandName, input: unknown): Promise<string> {
	const told = await send(gate.consoleUrl, {
		method: "POST",
		path: "/api/call",
		headers: { Authorization: `Bearer ${bearer}` },
		body: JSON.stringify({ call: name, input }),
	});
	answered.push(told.body, JSON.stringify(told.headers));
	return told.body;
}

beforeAll(async () => {
	upstream = await startHttpUpstream();
	const elsewhere = await mkdtemp(join(tmpdir(), "drawbridge-canary-"));
	const tokenFile = join(elsewhere, "token");
	writeFileSync(tokenFile, `${canaries.file}\n`, { mode: 0o600 });
	gate = await startGate({
		upstreams: {},
		env: {
			DRAWBRIDGE_VAULT_PASSPHRASE: canaries.passphrase,
			CANARY_IN_ENV: canaries.env,
		},
		settings: {
			limits: null,
			api_keys: [canaries.adopted],
			upstreams: {
				docs: {
					url: upstream.url,
					headers: {
						"X-Secret": "${secret:docs}",
						"X-Env": "${env:CANARY_IN_ENV}",
						"X-File": `\${file:${tokenFile}}`,
					},
				},
				signed: { url: upstream.url, jwt: { secret: "signing" } },
			},
		},
	});
	folder = dirname(gate.home);
	key = (await gate.createKey("canary")).key;

	done(remember(await gate.feed(canaries.replaced, "secret", "set", "docs")));
	done(remember(await gate.feed(canaries.secret, "secret", "set", "docs")));
	done(remember(await gate.feed(canaries.signing, "secret", "set", "signing")));
	const link = await run("console");
	const token = /#token=(\S+)/.exec(link.stdout)?.[1];
	const exchanged = await send(gate.consoleUrl, {
		method: "POST",
		path: "/api/exchange",
		body: JSON.stringify({ token }),
	});
	({ bearer } = JSON.parse(exchanged.body));
	await call("secret.set", { name: "by-console", value: canaries.console });
	done(await run("key", "adopt"));
	done(
		remember(
			await gate.feed(canaries.password, "user", "add", "ann", "--password"),
		),
	);
	const dotenv = join(folder, "import.env");
	writeFileSync(dotenv, `OPENAI_API_KEY=${canaries.imported}\n`);
	done(await run("import", dotenv, "--all", "--yes"));
	rmSync(dotenv);
	rmSync(elsewhere, { recursive: true });
});

afterAll(async () => {
	await gate.stop();
	await upstream.stop();
});

test("what was set is used", async () => {
	const told = await send(gate.gateUrl, {
		path: "/docs/a",
		headers: { "X-API-Key": key },
	});
	expect(told.status).toBe(200);
	expect(upstream.received[0]?.headers).toMatchObject({
		"x-secret": canaries.secret,
		"x-env": canaries.env,
		"x-file": canaries.file,
	});
	const adopted = await send(gate.gateUrl, {
		path: "/docs/a",
		headers: { "X-API-Key": canaries.adopted },
	});
	expect(adopted.status).toBe(200);
});

/** As it is, and in the spellings a careless program would keep it in. */
const spellings = (value: string): Buffer[] => [
	Buffer.from(value),
	Buffer.from(value, "utf16le"),
	Buffer.from(Buffer.from(value).toString("hex")),
	...[0, 1, 2].map((shift) =>
		Buffer.from(
			Buffer.from(value)
				.subarray(shift, shift + 30)
				.toString("base64"),
		),
	),
];

const secrets = (): [string, string][] => [
	...Object.entries(canaries),
	["the key", key],
];

function found(bytes: Buffer | string): string[] {
	const text = Buffer.from(bytes);
	return secrets()
		.filter(([, value]) => spellings(value).some((one) => text.includes(one)))
		.map(([name]) => name);
}

function filesIn(dir: string): string[] {
	return readdirSync(dir, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
}

test("what looks would see it", () => {
	expect(found(`before ${canaries.env} after`)).toEqual(["env"]);
	expect(found(Buffer.from(`xy${canaries.file}z`).toString("base64"))).toEqual([
		"file",
	]);
});

test("no file of the gate's holds it", () => {
	const files = filesIn(folder);
	expect(files.map((file) => file.slice(folder.length))).toContain(
		"/home/state/drawbridge.db",
	);
	for (const file of files)
		expect({ file, holds: found(readFileSync(file)) }).toEqual({
			file,
			holds: [],
		});
});

test("no file holds a private key, until it is exported", async () => {
	done(await run("cert", "ca"));
	done(await run("cert", "issue", "box"));
	done(await run("cert", "issue", "ann", "--client"));
	const openKeys = (): string[] =>
		filesIn(folder).filter((file) => {
			const text = readFileSync(file);
			// As PEM, and as the beginning of an elliptic-curve key in PKCS #8.
			return text.includes("PRIVATE KEY") || text.includes("AgEAMBMGByqGSM49");
		});
	expect(openKeys()).toEqual([]);
	const exported = join(folder, "exported");
	done(await run("cert", "export", exported));
	expect(
		openKeys()
			.map((file) => file.slice(exported.length))
			.toSorted(),
	).toEqual(["/box/tls.key", "/clients/ann.key"]);
	rmSync(exported, { recursive: true });
});

/** Every command that only reads, with what each needs to be asked. */
async function readEverything(): Promise<void> {
	const inputs: Partial<Record<CommandName, unknown>> = {
		"audit.tail": { limit: 1_000 },
		"audit.explain": { request: "none" },
		"import.preview": { file: join(gate.home, "security.json") },
	};
	for (const [name, command] of Object.entries(commands))
		if (command.effect === "read")
			// The names of `commands` are the command names.
			await call(name as CommandName, inputs[name as CommandName] ?? {});
}

test("no answer, window source or output holds it", async () => {
	await readEverything();
	for (const words of [
		["status", "--json"],
		["secret", "list", "--json"],
		["key", "list", "--json"],
		["user", "list", "--json"],
		["upstream", "list", "--json"],
		["audit", "tail", "-n", "500", "--json"],
		["logs"],
	])
		await run(...words);
	for (const path of [
		"/docs/%ff",
		"/nowhere",
		"/docs/?api_key=dbk_x",
		"/docs/b",
	])
		answered.push(
			JSON.stringify(
				await send(gate.gateUrl, { path, headers: { "X-API-Key": key } }),
			),
		);
	const page = await send(gate.consoleUrl, { path: "/" });
	answered.push(page.body);
	for (const [, asset = ""] of page.body.matchAll(/(?:src|href)="([^"]+)"/g))
		answered.push((await send(gate.consoleUrl, { path: asset })).body);
	expect(answered.length).toBeGreaterThan(20);
	expect(found(answered.join("\n"))).toEqual([]);
	expect(found(gate.stderr())).toEqual([]);
	// The key's own creation was not among what was kept here.
	expect(found(printed.join("\n"))).toEqual([]);
});

/** The processes below this one, itself included. */
function family(pid: number): number[] {
	const parents = readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, "utf8");
				const parent = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1];
				return [[Number(name), Number(parent)] as const];
			} catch {
				return [];
			}
		});
	const known = [pid];
	for (const one of known)
		for (const [child, parent] of parents)
			if (parent === one) known.push(child);
	return known;
}

test.runIf(existsSync("/proc/self/cmdline"))(
	"no process argument holds it, and no environment but the one the gate was given",
	() => {
		for (const pid of family(gate.pid)) {
			expect(found(readFileSync(`/proc/${pid}/cmdline`))).toEqual([]);
			if (pid !== gate.pid)
				expect(found(readFileSync(`/proc/${pid}/environ`))).toEqual([]);
		}
	},
);
