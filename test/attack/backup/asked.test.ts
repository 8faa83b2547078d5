/**
 * Attack: the agent runs as the owner's user and has a backup made, with a passphrase of its own: every secret at once, in a
 * file it may read. It is asked like whatever widens, shown for what it is, and no phone can say yes.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { allowanceOf } from "../../../core/devices/allowance.ts";
import { removal } from "../../core/approval/asking.ts";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";
import { tempFolder } from "../../core/parts.ts";

const canary = "canary-passphrase-7c1e";
const phrase = "a long enough phrase";

async function asking(isAttached: boolean) {
	const all = await carriedControl();
	if (isAttached) all.control.on(() => undefined, "desktop");
	const file = join(await tempFolder(), "stolen.backup");
	return {
		...all,
		file,
		made: (actor: "cli" | "console") =>
			all.control.call(actor, "backup.create", { file, passphrase: canary }),
	};
}

test.each(["cli", "console"] as const)(
	"with a desktop attached, %s waits for a yes there, and a no leaves no file",
	async (actor) => {
		const { approvals, control, file, made } = await asking(true);
		const result = made(actor);
		await eventually(() => approvals.list().length).toBe(1);
		const [card] = approvals.list();
		expect(existsSync(file)).toBe(false);
		expect(JSON.stringify(card)).toContain("every key and secret");
		expect(JSON.stringify(card)).toContain(file);
		expect(JSON.stringify(card)).not.toContain(canary);
		await control.call("desktop", "approval.answer", {
			id: card?.id,
			verdict: "deny",
		});
		expect(await result).toMatchObject({
			ok: false,
			failure: { code: "refused" },
		});
		expect(existsSync(file)).toBe(false);
	},
);

test("without a desktop the owner's passphrase is needed, where one is set; the backup's own is none", async () => {
	const { owner, file, made } = await asking(false);
	await owner.set(phrase);
	expect(await made("cli")).toMatchObject({
		ok: false,
		failure: { code: "passphrase-needed" },
	});
	expect(existsSync(file)).toBe(false);
});

test("a phone cannot say yes, not even a trusted one that may allow all else", () => {
	const phone = {
		tier: "trusted",
		reach: "critical",
		session: true,
		upstreams: [],
	} as const;
	const of = (tool: string) =>
		allowanceOf(
			phone,
			{
				question: {
					...removal("/home/ada/work"),
					upstream: "gate",
					tool,
					deadlineMs: 0,
				},
				rememberable: { session: undefined },
			},
			true,
		).allow;
	expect(of("backup.create")).toEqual([]);
	expect(of("key.create")).toEqual(["once"]);
});

test("the log says who had one made and where, and never the passphrase", async () => {
	const { audit, control, file } = await asking(false);
	const made = await control.call("cli", "backup.create", {
		file,
		passphrase: canary,
	});
	expect(made).toMatchObject({ ok: true, output: { file } });
	const entries = audit.tail(20);
	expect(
		entries.some(
			({ client, reason }) =>
				client === "cli" && reason === `backup.create file=${file}`,
		),
	).toBe(true);
	expect(JSON.stringify(entries)).not.toContain(canary);
	expect(JSON.stringify(made)).not.toContain(canary);
});
