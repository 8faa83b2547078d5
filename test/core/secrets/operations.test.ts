/** The commands about secrets: what a value is bound to, and what is refused. */
import { describe, expect, onTestFinished, test } from "vitest";
import { CommandError } from "../../../core/control/operation.ts";
import { secretOperations } from "../../../core/control/secrets.ts";
import { SecretReferences } from "../../../core/secrets/resolve.ts";
import {
	FakeClock,
	fileVault,
	openDatabase,
	silent,
	tempHome,
} from "../parts.ts";

const asker = { actor: "cli" } as const;

const upstreams = [
	{
		name: "docs",
		origin: "http://127.0.0.1:1",
		headers: { Authorization: "Bearer ${secret:token}" },
	},
	{
		name: "kimi",
		origin: "http://127.0.0.1:2",
		headers: {},
		jwt: { secret: "token" },
	},
	{ name: "plain", origin: "http://127.0.0.1:3", headers: { A: "token" } },
];

async function setup() {
	const home = await tempHome();
	const secrets = new SecretReferences({
		vault: await fileVault(home),
		env: {},
		db: openDatabase(home),
		clock: new FakeClock(),
		log: silent,
		onChange: silent,
	});
	onTestFinished(() => secrets.close());
	await secrets.use(upstreams);
	const run = secretOperations({
		secrets,
		upstreams: { all: () => upstreams, get: () => undefined },
		lookUp: () => secrets.use(upstreams),
		audit: { admit: async () => undefined },
		mode: { current: "strict" },
	});
	const set = (value: string, wanted: string[] = [], name = "token") =>
		run["secret.set"]({ name, value, upstreams: wanted }, asker);
	return { secrets, run, set };
}

/** A failure's code, or "done". */
async function codeOf(work: () => unknown): Promise<string> {
	try {
		await work();
		return "done";
	} catch (error) {
		if (error instanceof CommandError) return error.code;
		throw error;
	}
}

test("a value is bound to the headers that name it, and to a signature", async () => {
	const { set, secrets } = await setup();
	expect((await set("value\n")).boundTo).toEqual([
		{
			upstream: "docs",
			origin: "http://127.0.0.1:1",
			header: "authorization",
		},
		{ upstream: "kimi", origin: "http://127.0.0.1:2", header: "" },
	]);
	const [docs] = upstreams;
	if (!docs) throw new Error("no upstream");
	expect(secrets.inject(docs)).toEqual(["Authorization", "Bearer value"]);
});

test("a value that was meant for one upstream is not given to another that names it", async () => {
	const { set, secrets } = await setup();
	expect((await set("value", ["plain"])).boundTo).toEqual([
		// No header of it names the value yet.
		{
			upstream: "plain",
			origin: "http://127.0.0.1:3",
			header: "authorization",
		},
	]);
	const [docs] = upstreams;
	if (!docs) throw new Error("no upstream");
	expect(secrets.inject(docs)).toBeUndefined();
});

test("a value nobody names is kept for nobody", async () => {
	const { set, run } = await setup();
	expect((await set("value", [], "other")).boundTo).toEqual([]);
	expect(await run["secret.list"]({}, asker)).toMatchObject([
		{ name: "other", boundTo: [] },
	]);
});

describe("refused", () => {
	test.each([
		["\n", [], "invalid-input"],
		["a\nb", [], "invalid-input"],
		["a\u0000", [], "invalid-input"],
		["a\u0085b", [], "invalid-input"],
		["value", ["none"], "not-found"],
		["value", ["docs", "none"], "not-found"],
	])("%j for %j: %s", async (value, wanted, code) => {
		const { set, secrets } = await setup();
		expect(await codeOf(() => set(value, wanted))).toBe(code);
		expect(secrets.list()).toEqual([]);
	});

	test("removing what is not there", async () => {
		const { run, set } = await setup();
		const remove = () => run["secret.remove"]({ name: "token" }, asker);
		expect(await codeOf(remove)).toBe("not-found");
		await set("value");
		expect(await codeOf(remove)).toBe("done");
		expect(await codeOf(remove)).toBe("not-found");
	});
});
