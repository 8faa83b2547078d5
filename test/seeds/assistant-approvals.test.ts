/**
 * "Approval System", "Command Filtering" and "Sandboxed Execution" of the assistant's page, on real requests through its
 * preset. None of them is called by anything in its own code. What the page promises, and what gives it:
 *
 * | The page | Here |
 * |---|---|
 * | Command filter: destructive system commands | tool `exec` (and any tool whose arguments read as a command): read by a shell's grammar; critical is for admins in strict mode, and held |
 * | Command filter: unauthorized file access | reading a secret is high, and `sensitive_paths` adds the owner's own |
 * | Command filter: network operations outside allowed scope | `rules` with `host`: one for each host that may be reached, and one that denies the others |
 * | Filter: inspects before execution | before a byte reaches the assistant; what asks is held with the request |
 * | Approval: required for sensitive operations | high and critical are held; `drawbridge approvals`, a window or a phone answers, `approval_seconds` ends it |
 * | Approval, as written in its code: id, command, reason, severity, source | the card's id, command, why, risk, client |
 * | Approval, as written: denied at once from api, daemon and chat | each is held like any other: who asks is not who answers |
 * | Sandboxed code: `code_exec` | its code is read in its own language, and so is SQL of `db_query`. No gate gives another program's child a sandbox, so every call of it is held, and the card says why; the assistant itself can be started with `drawbridge run --sandbox --net` |
 * | Security modes local and strict | relaxed (asks whoever calls) and strict (as above) |
 * | (its agent's own use of tools, in chats) | not seen by a gate: a permission of its own, execute:agent, and never held |
 */
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import type { Told } from "../core/http.ts";
import { guard, type Guard, jsonBody, type RoleName } from "./behind-gate.ts";
import { type Assistant, startAssistant } from "./stand-in/assistant.ts";

const denied = { status: 403, code: "denied" };

let assistant: Assistant;
let guarded: Guard;

const behind = (
	settings: Readonly<Record<string, unknown>> = {},
	env: Readonly<Record<string, string>> = {},
): Promise<Guard> =>
	guard({
		upstreams: {
			assistant: {
				url: assistant.url,
				preset: "assistant",
				approval_seconds: 60,
			},
		},
		secrets: { assistant: { value: assistant.key, for: ["assistant"] } },
		settings,
		env,
	});

beforeAll(async () => {
	assistant = await startAssistant();
	guarded = await behind({
		sensitive_paths: ["~/diary"],
		// oxlint-disable unicorn/no-thenable -- the settings' own word; nobody awaits a rule
		rules: [
			{ then: "allow", host: "api.example.com" },
			{ then: "deny", host: "*" },
		],
	});
});
afterAll(async () => {
	await guarded?.stop();
	await assistant?.stop();
});
beforeEach(() => {
	assistant.executed.length = 0;
	assistant.received.length = 0;
});

const use = (
	tool: string,
	args: Readonly<Record<string, unknown>>,
	{ as = "operator", gate = guarded }: { as?: RoleName; gate?: Guard } = {},
): Promise<Told> =>
	gate.ask("/assistant/dashboard/api/tools/execute", {
		...jsonBody({ tool, args }),
		as,
	});

const reach = (host: string): Promise<Told> =>
	use("exec", { command: `curl https://${host}/v1` });

const answer = async (
	verdict: "approve" | "deny",
	...words: string[]
): Promise<void> => {
	const { id } = await guarded.question();
	await guarded.command("approvals", verdict, id, ...words);
};

describe("Command Filtering", () => {
	test.each([
		["exec", { command: "rm -rf /var/lib" }],
		["exec", { command: "echo hi; m''kfs.ext4 /dev/sda1" }],
		["exec", { command: "cd / && rm -rf var", cwd: "/tmp" }],
		["docker", { command: "docker run -v /:/host alpine rm -rf /host/etc" }],
		[
			"code_exec",
			{ code: "import shutil\nshutil.rmtree('/')", language: "python" },
		],
		["db_query", { query: "DROP DATABASE prod" }],
	])(
		"destructive: %s %j is refused, and nobody is asked",
		async (tool, args) => {
			expect(await use(tool, args)).toMatchObject(denied);
			expect(assistant.received).toEqual([]);
		},
	);

	test.each([
		["exec", { command: "cat /etc/shadow" }],
		["exec", { command: "cat ~/.ssh/id_ed25519" }],
		["exec", { command: "cat ~/diary/monday" }],
		[
			"code_exec",
			{ code: "print(open('/etc/shadow').read())", language: "python" },
		],
	])("files of others: %s %j is held", async (tool, args) => {
		const told = use(tool, args);
		expect(await guarded.question()).toMatchObject({ risk: "high" });
		expect(assistant.received).toEqual([]);
		await answer("deny");
		expect(await told).toMatchObject(denied);
		expect(assistant.received).toEqual([]);
	});

	test("the network: what the owner's rules name is reached, and nothing else", async () => {
		expect(await reach("api.example.com")).toMatchObject({ status: 200 });
		expect(await reach("evil.example")).toMatchObject(denied);
		expect(await reach("api.example.com.evil.example")).toMatchObject(denied);
		expect(assistant.executed).toHaveLength(1);
	});

	test.each([
		["exec", { command: "git status" }],
		["exec", { command: "echo rm -rf /" }],
		["db_query", { query: "SELECT 1" }],
		["email_send", { to: "a@b.c", body: "please rm -rf / the old disk" }],
	])("harmless: %s %j runs at once", async (tool, args) => {
		expect(await use(tool, args)).toMatchObject({ status: 200 });
		expect(assistant.executed).toEqual([{ tool, args }]);
	});

	test("code is held, harmless as it reads: no sandbox is around it, and the card says so", async () => {
		const code = { code: "print(1 + 1)", language: "python" };
		const told = use("code_exec", code);
		expect(await guarded.question()).toMatchObject({
			risk: "high",
			why: [expect.stringContaining("no sandbox")],
		});
		await answer("approve");
		expect(await told).toMatchObject({ status: 200 });
	});

	test("a tool that writes its own code is held, whatever it says", async () => {
		const told = use("skill_creator", { name: "tidy", description: "tidies" });
		await answer("deny");
		expect(await told).toMatchObject(denied);
	});

	test.each([
		[
			"twice the same member",
			'{"tool":"exec","tool":"email_send","args":{"command":"rm -rf /"}}',
		],
		["no object", '[{"tool":"exec","args":{"command":"rm -rf /"}}]'],
		["another case", '{"Tool":"exec","args":{"command":"rm -rf /"}}'],
	])(
		"a body that two readers take differently (%s) gets nowhere",
		async (_, body) => {
			const { status } = await guarded.ask(
				"/assistant/dashboard/api/tools/execute",
				{ ...jsonBody({}), body, as: "operator" },
			);
			expect([400, 403]).toContain(status);
			expect(assistant.received).toEqual([]);
		},
	);

	test("a tool whose name is no text is held: nobody can tell what it is", async () => {
		const told = guarded.ask("/assistant/dashboard/api/tools/execute", {
			...jsonBody({ tool: ["exec"], args: { command: "id" } }),
			as: "operator",
		});
		expect(await guarded.question()).toMatchObject({ risk: "high" });
		await answer("deny");
		expect(await told).toMatchObject(denied);
		expect(assistant.received).toEqual([]);
	});
});

describe("Approval System", () => {
	const command = "sudo systemctl restart nginx";

	test("held with what a person needs to know, and run once they say yes", async () => {
		const told = use("exec", { command });
		expect(await guarded.question()).toMatchObject({
			id: expect.stringMatching(/^DB-/),
			command,
			client: "operator",
			upstream: "assistant",
			risk: "high",
			why: expect.arrayContaining([expect.stringMatching(/./)]),
		});
		expect(assistant.received).toEqual([]);
		await answer("approve");
		expect(await told).toMatchObject({ status: 200 });
		expect(assistant.executed).toEqual([{ tool: "exec", args: { command } }]);
	});

	test("a reason to deny reaches whoever asked", async () => {
		const told = use("exec", { command });
		await answer("deny", "--reason", "reload is enough");
		expect(await told).toMatchObject(denied);
		expect((await told).body).toContain("reload is enough");
		expect(assistant.received).toEqual([]);
	});

	test("what was allowed for a time passes unasked until it is taken back; another command does not", async () => {
		const first = use("exec", { command });
		await answer("approve", "--for", "exact", "--expires", "10m");
		expect(await first).toMatchObject({ status: 200 });
		expect(await use("exec", { command })).toMatchObject({ status: 200 });
		const other = use("exec", { command: `${command} ` });
		await answer("deny");
		expect(await other).toMatchObject(denied);

		const grants = await guarded.command("grants", "list");
		expect(grants).toEqual([
			expect.objectContaining({
				scope: "exact",
				upstream: "assistant",
				used: 2,
			}),
		]);
		// One, as was just seen.
		const [{ id }] = grants as [{ id: string }];
		await guarded.command("grants", "revoke", id);
		const again = use("exec", { command });
		await answer("deny");
		expect(await again).toMatchObject(denied);
	});

	test("chats are not held: what the assistant's agent does with its tools no gate sees", async () => {
		expect(
			await guarded.ask("/assistant/dashboard/api/chat/stream", {
				...jsonBody({ message: "rm -rf /" }),
				as: "operator",
			}),
		).toMatchObject({ status: 200 });
		expect(
			await guarded.ask("/assistant/dashboard/api/chat/stream", {
				...jsonBody({ message: "hello" }),
				as: "viewer",
			}),
		).toMatchObject({ status: 403, code: "forbidden" });
	});
});

describe("Security Modes", () => {
	test("local: what only admins may have is asked about, with a key or without", async () => {
		const local = await behind({}, { SECURITY_MODE: "local" });
		onTestFinished(() => local.stop());
		const path = "/assistant/dashboard/api/tools/execute";
		const body = jsonBody({
			tool: "exec",
			args: { command: "rm -rf /var/lib" },
		});
		for (const as of ["operator", undefined] as const) {
			const told = local.ask(path, as === undefined ? body : { ...body, as });
			expect(await local.question()).toMatchObject({
				risk: "critical",
				client: as ?? "anonymous",
				scopes: ["once"],
			});
			const { id } = await local.question();
			await local.command("approvals", "deny", id);
			expect(await told).toMatchObject(denied);
		}
		expect(assistant.received).toEqual([]);
	});
});
