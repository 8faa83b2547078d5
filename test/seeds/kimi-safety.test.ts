/**
 * "Safety Levels" of the Kimi page, on real requests through its preset. What the page promises, and what gives it:
 *
 * | The page | Here |
 * |---|---|
 * | Safety checks for destructive commands | `command` of POST /execute and /safety-check is read by a shell's grammar (preset `commands`); Kimi's own search for words stays behind it |
 * | Critical (`rm -rf`, `mkfs`, etc.): Admin only | risk critical; in strict mode nobody else is even asked about (403 `denied`), and an admin's call is held as well |
 * | High (`sudo`, `useradd`, etc.): Operator+ with approval | risk high; held until a person says yes. Kimi itself lets only admins pass these: `"jwt": { "role": "admin" }` of the upstream makes the gate's word count, while the permissions stay the client's |
 * | Low: all authenticated users | never held; who may run anything is the page's other table: execute:command is Operator+ |
 * | Command approval workflow | the request waits; `drawbridge approvals`, a window or a phone answers. Kimi has no route for it, and no key of a client's answers |
 * | (says nothing of time) | `approval_seconds`, of one upstream or of all, default 120: silence refuses (403 `unanswered`) |
 * | Audit logging | risk, decision and who decided, in the log |
 * | Modes are not the page's | relaxed: critical and high ask whoever may run; lax: only critical asks |
 * | A list of words of one's own | `rules`: by program, path, host, category; no patterns over the text |
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
import {
	guard,
	type Guard,
	jsonBody,
	type RoleName,
	roles,
} from "./behind-gate.ts";
import { type Kimi, startKimi } from "./stand-in/kimi.ts";

const jwtSecret = "c2VjcmV0IG9mIHRoZSBzZXJ2aWNlcw";
const denied = { status: 403, code: "denied" };
const forbidden = { status: 403, code: "forbidden" };

let sysadmin: Kimi;
let guarded: Guard;

const behind = (settings: Readonly<Record<string, unknown>> = {}) =>
	guard({
		upstreams: {
			sysadmin: {
				url: sysadmin.url,
				preset: "kimi",
				jwt: { secret: "kimi" },
				approval_seconds: 60,
			},
			// Of the same service, with the gate's word on what is high.
			trusting: {
				url: sysadmin.url,
				preset: "kimi",
				jwt: { secret: "kimi", role: "admin" },
				approval_seconds: 60,
			},
			hasty: {
				url: sysadmin.url,
				preset: "kimi",
				jwt: { secret: "kimi" },
				approval_seconds: 0.2,
			},
		},
		secrets: {
			kimi: { value: jwtSecret, for: ["sysadmin", "trusting", "hasty"] },
		},
		settings,
	});

beforeAll(async () => {
	sysadmin = await startKimi("sysadmin-ai", { secret: jwtSecret });
	guarded = await behind();
});
afterAll(async () => {
	await guarded?.stop();
	await sysadmin?.stop();
});
beforeEach(() => {
	sysadmin.executed.length = 0;
	sysadmin.received.length = 0;
});

const execute = (
	command: string,
	as: RoleName,
	upstream = "sysadmin",
	gate = guarded,
): Promise<Told> =>
	gate.ask(`/${upstream}/execute`, {
		...jsonBody({ host: "web-1", command }),
		as,
	});

const check = (command: string, as: RoleName): Promise<Told> =>
	guarded.ask("/sysadmin/safety-check", {
		...jsonBody({ host: "web-1", command }),
		as,
	});

const answer = async (
	verdict: "approve" | "deny",
	...words: string[]
): Promise<void> => {
	const { id } = await guarded.question();
	await guarded.command("approvals", verdict, id, ...words);
};

// Kimi's own list does not know the second and third; the fourth is spelled past any search for words.
const critical = [
	"rm -rf /var/lib",
	"mkfs.ext4 /dev/sda1",
	"dd if=/dev/zero of=/dev/sda",
	"r''m -r -f /var/lib",
];
const high = ["sudo systemctl restart nginx", "useradd bob"];

describe("Critical: admin only", () => {
	test.each(critical)(
		"%s of anybody else is refused, and nobody is asked",
		async (command) => {
			expect(await execute(command, "operator")).toMatchObject(denied);
			expect(await execute(command, "viewer")).toMatchObject(forbidden);
			expect(await guarded.command("approvals", "list")).toEqual([]);
			expect(sysadmin.received).toEqual([]);
		},
	);

	test("an admin's is held, and goes out when a person says yes", async () => {
		const command = "dd if=/dev/zero of=/dev/sda";
		const told = execute(command, "admin");
		expect(await guarded.question()).toMatchObject({
			client: "admin",
			upstream: "sysadmin",
			risk: "critical",
			command,
		});
		expect(sysadmin.received).toEqual([]);
		await answer("approve");
		expect(await told).toMatchObject({ status: 200 });
		expect(sysadmin.executed).toEqual([command]);
	});

	test("what Kimi calls critical it refuses to admins, too: a yes does not change its mind", async () => {
		const told = execute("rm -rf /var/lib", "admin");
		await answer("approve");
		expect(await told).toMatchObject({ status: 403 });
		expect((await told).code).toBeUndefined();
		expect(sysadmin.received).toHaveLength(1);
		expect(sysadmin.executed).toEqual([]);
	});
});

describe("High: operator and up, with approval", () => {
	test.each(high)(
		"%s of a viewer is refused, of an operator held",
		async (command) => {
			expect(await execute(command, "viewer")).toMatchObject(forbidden);
			const told = execute(command, "operator", "trusting");
			expect(await guarded.question()).toMatchObject({
				client: "operator",
				risk: "high",
				where: expect.stringContaining("command"),
				why: expect.arrayContaining([expect.stringMatching(/./)]),
			});
			expect(sysadmin.received).toEqual([]);
			await answer("approve");
			expect(await told).toMatchObject({ status: 200 });
			expect(sysadmin.executed).toEqual([command]);
		},
	);

	test("a yes is for one call: the same again asks again", async () => {
		for (const time of [1, 2]) {
			const told = execute("useradd bob", "operator", "trusting");
			await answer("approve");
			expect(await told).toMatchObject({ status: 200 });
			expect(sysadmin.executed).toHaveLength(time);
		}
	});

	test("denied with a reason: the caller is told, Kimi never hears of it", async () => {
		const told = execute("useradd bob", "operator");
		await answer("deny", "--reason", "use the directory instead");
		expect(await told).toMatchObject(denied);
		expect((await told).body).toContain("use the directory instead");
		expect(sysadmin.received).toEqual([]);
	});

	test("nobody answers: refused", async () => {
		expect(await execute("useradd bob", "operator", "hasty")).toMatchObject({
			status: 403,
			code: "unanswered",
		});
		expect(sysadmin.received).toEqual([]);
	});

	test("unless the settings say so, Kimi goes on asking for an admin", async () => {
		const told = execute("useradd bob", "operator");
		await answer("approve");
		expect(await told).toMatchObject({ status: 403 });
		expect(sysadmin.received).toHaveLength(1);
		expect(sysadmin.executed).toEqual([]);
	});

	test("a service that trusts the gate gives an operator no admin's permissions", async () => {
		expect(
			await guarded.ask("/trusting/tasks/7", {
				method: "DELETE",
				as: "operator",
			}),
		).toMatchObject(forbidden);
	});

	test("no client answers: there is no path for it, and no key that opens one", async () => {
		const told = execute("useradd bob", "operator");
		const { id } = await guarded.question();
		for (const as of roles)
			for (const path of [
				`/sysadmin/approvals/${id}`,
				`/approvals/${id}`,
				`/.drawbridge/approvals/${id}/approve`,
				"/.drawbridge/call/approval.answer",
			]) {
				const { status } = await guarded.ask(path, {
					...jsonBody({ id, verdict: "allow" }),
					as,
				});
				expect([403, 404]).toContain(status);
			}
		await answer("deny");
		expect(await told).toMatchObject(denied);
	});
});

describe("Low: nobody is asked", () => {
	test.each(["uptime", "df -h", "systemctl status nginx"])(
		"%s",
		async (command) => {
			for (const as of ["operator", "admin"] as const)
				expect(await execute(command, as)).toMatchObject({ status: 200 });
			expect(sysadmin.executed).toEqual([command, command]);
		},
	);

	test("whoever only reads runs nothing, as the page's table of permissions has it", async () => {
		expect(await execute("uptime", "viewer")).toMatchObject(forbidden);
	});

	test("a word that sounds dangerous is none here; Kimi's own search still minds it", async () => {
		const told = await execute("ls --format=json", "operator");
		expect(told.status).toBe(403);
		expect(told.code).toBeUndefined();
		expect(sysadmin.received).toHaveLength(1);
	});
});

describe("Safety checks", () => {
	test("what is low gets Kimi's word on it", async () => {
		const told = await check("uptime", "operator");
		expect(told.status).toBe(200);
		expect(JSON.parse(told.body)).toMatchObject({ safe: true });
	});

	test("what is not is treated as if it ran", async () => {
		expect(await check("rm -rf /var/lib", "operator")).toMatchObject(denied);
		const told = check("useradd bob", "operator");
		await answer("approve");
		expect(JSON.parse((await told).body)).toMatchObject({ risk_level: "high" });
	});
});

test("the log says how risky it was, what became of it, and by whom", async () => {
	await execute("rm -rf /var/lib", "operator");
	const told = execute("useradd bob", "operator", "trusting");
	await answer("approve");
	await told;
	const entries = await guarded.entries();
	expect(entries).toContainEqual(
		expect.objectContaining({
			kind: "refused",
			risk: "critical",
			decision: "deny",
		}),
	);
	expect(entries).toContainEqual(
		expect.objectContaining({
			kind: "admitted",
			risk: "high",
			decision: "ask→allow",
			decidedBy: expect.stringMatching(/./),
		}),
	);
	expect(JSON.stringify(entries)).not.toContain("bob");
});

describe("other modes and rules", () => {
	test("relaxed asks about what is critical, whoever asks; lax about that only", async () => {
		const other = await behind({ mode: "relaxed" });
		onTestFinished(() => other.stop());
		const command = "dd if=/dev/zero of=/dev/sda";
		const told = execute(command, "operator", "sysadmin", other);
		const { id, scopes } = await other.question();
		expect(scopes).toEqual(["once"]);
		await other.command("approvals", "deny", id);
		expect(await told).toMatchObject(denied);
		expect(sysadmin.received).toEqual([]);

		await other.command("mode", "lax");
		expect(
			await execute("useradd bob", "operator", "trusting", other),
		).toMatchObject({ status: 200 });
		const again = execute(command, "operator", "sysadmin", other);
		await other.command("approvals", "deny", (await other.question()).id);
		expect(await again).toMatchObject(denied);
	});

	test("the owner's rules: one program never, another without a question", async () => {
		const other = await behind({
			// oxlint-disable unicorn/no-thenable -- the settings' own word; nobody awaits a rule
			rules: [
				{ then: "deny", program: "docker" },
				{ then: "allow", program: "useradd" },
			],
		});
		onTestFinished(() => other.stop());
		expect(
			await execute("docker ps", "admin", "sysadmin", other),
		).toMatchObject(denied);
		expect(
			await execute("useradd bob", "operator", "trusting", other),
		).toMatchObject({ status: 200 });
		// No rule lifts what the mode keeps for admins.
		expect(
			await execute(
				"useradd bob; rm -rf /var/lib",
				"operator",
				"trusting",
				other,
			),
		).toMatchObject(denied);
	});
});
