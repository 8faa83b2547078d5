/**
 * Attacks by the agent itself, which runs as the owner's user and may call the command line: it opens a QR, plays the phone
 * and says yes to itself; or it lets one phone further than its owner did.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { connectGate, type GateCaller } from "../../../core/cli/client.ts";
import { resolveHome } from "../../../core/home.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { Visitor } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import { asking, nextAddress, pairedPhone, soon } from "./pair.ts";

const phrase = "a long enough phrase";

describe("with a desktop attached", () => {
	let desktop: Desktop;
	beforeAll(async () => {
		desktop = await startDesktop();
	});
	afterAll(() => desktop?.stop());

	attack(
		"consent",
		"the command line confirms no pairing, with the passphrase neither",
		async () => {
			await desktop.call("owner.set", { password: phrase });
			const { id, visitor } = await asking(desktop);
			const yes = (passphrase?: string) =>
				outcomeOf(desktop.cli("pair.confirm", { id }, passphrase));
			expect([await yes(), await yes(phrase)]).toEqual([
				"answer-on-desktop",
				"answer-on-desktop",
			]);
			expect((await desktop.call("pair.status", {})).state).toBe("asking");
			expect(await desktop.call("device.list", {})).toEqual([]);
			await desktop.cli("pair.cancel", {});
			await expect(visitor.paired()).rejects.toThrow();
		},
	);

	attack(
		"consent",
		"the command line trusts no network, and lets no phone further, without a yes",
		async () => {
			const phone = await pairedPhone(desktop);
			await desktop.call("device.limit", { id: phone.id, reach: "none" });
			await desktop.call("network.forget", { id: desktop.network });
			const { id } = phone;
			const { cli, network } = desktop;
			const wider: readonly (readonly [string, () => Promise<unknown>])[] = [
				["network.trust", () => cli("network.trust", { id: network })],
				[
					"device.allow-high",
					() => cli("device.allow-high", { id, forSeconds: 60 }),
				],
				["device.limit", () => cli("device.limit", { id, reach: "critical" })],
				["device.limit", () => cli("device.limit", { id, session: true })],
				["device.limit", () => cli("device.limit", { id, upstreams: [] })],
			];
			for (const [name, ask] of wider) {
				const asked = outcomeOf(ask());
				const card = await soon(async () =>
					(await desktop.call("approval.list", {})).find(
						({ tool }) => tool === name,
					),
				);
				expect([card.upstream, card.onceOnly]).toEqual(["gate", true]);
				await desktop.call("approval.answer", { id: card.id, verdict: "deny" });
				expect([name, await asked]).toEqual([name, "refused"]);
			}
			await desktop.call("network.trust", { id: desktop.network });
			const [view] = await desktop.call("device.list", {});
			expect([view?.reach, view?.highUntil]).toEqual(["none", null]);
		},
	);

	attack(
		"consent",
		"a trusted phone says no yes to what lets phones in, or further",
		async () => {
			const phone = await pairedPhone(desktop, "trusted");
			const input = { id: phone.id, reach: "high" } as const;
			const asked = outcomeOf(desktop.cli("device.limit", input));
			const card = await phone.card(({ tool }) => tool === "device.limit");
			expect(card.allow).toEqual([]);
			expect((await phone.decide(card, "allow")).code).toBe("not-allowed");
			expect((await phone.decide(card, "deny")).code).toBe("");
			expect(await asked).toBe("refused");
		},
	);

	attack("consent", "what narrows needs nobody", async () => {
		const phone = await pairedPhone(desktop);
		const { id } = phone;
		const { cli } = desktop;
		for (const ask of [
			() => cli("device.limit", { id, reach: "none" }),
			() => cli("device.limit", { id, session: false }),
			() => cli("device.allow-high", { id, forSeconds: 0 }),
			() => cli("device.revoke", { id }),
		])
			expect(await outcomeOf(ask())).toBe("done");
	});
});

describe("without a desktop", () => {
	let gate: GateProcess;
	let cli: GateCaller;
	beforeAll(async () => {
		gate = await startGate({
			upstreams: {},
			settings: { limits: null, phone: { mdns: false } },
			env: { DRAWBRIDGE_PHONE_LOOPBACK: "1" },
		});
		const home = resolveHome({ DRAWBRIDGE_HOME: gate.home });
		const caller = await connectGate(home);
		if (!caller) throw new Error("the gate's socket does not answer");
		cli = caller;
		const [network] = await cli.call("network.list", {});
		await cli.call("network.trust", { id: network?.id ?? "" });
	});
	afterAll(async () => {
		await cli?.close();
		await gate?.stop();
	});

	/** A phone that asks: the agent's own, for all the gate knows. */
	async function ask(): Promise<{ id: string; visitor: Visitor }> {
		const { id, link } = await cli.call("pair.start", {});
		const visitor = Visitor.byLink(link, nextAddress());
		await visitor.hello();
		await visitor.confirm();
		return { id, visitor };
	}

	attack(
		"consent",
		"nobody confirms where no passphrase was ever set",
		async () => {
			const { id } = await ask();
			const yes = (passphrase?: string) =>
				outcomeOf(cli.call("pair.confirm", { id }, passphrase));
			expect([await yes(), await yes(""), await yes("guess")]).toEqual([
				"passphrase-needed",
				"passphrase-needed",
				"passphrase-needed",
			]);
			expect(await cli.call("device.list", {})).toEqual([]);
		},
	);

	attack(
		"consent",
		"only who knows the owner's passphrase confirms",
		async () => {
			await cli.call("owner.set", { password: phrase });
			const { id, visitor } = await ask();
			const yes = (passphrase?: string) =>
				outcomeOf(cli.call("pair.confirm", { id }, passphrase));
			expect([await yes(), await yes("not the phrase")]).toEqual([
				"passphrase-needed",
				"passphrase-wrong",
			]);
			expect(await cli.call("device.list", {})).toEqual([]);
			expect(await yes(phrase)).toBe("done");
			const phone = await visitor.paired();
			expect(phone.paired.tier).toBe("untrusted");
		},
	);
});
