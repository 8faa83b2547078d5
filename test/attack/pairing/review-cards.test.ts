/**
 * Attack: an agent writes its calls so that phones are told nothing any more, or asks so often that nobody can say no. It
 * chooses every byte of a call's arguments, and how many of them wait. Found in a review.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { Phone } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { cardOf, high, hold, refuse } from "./held.ts";
import { pairedPhone, soon } from "./pair.ts";
import { send } from "../../core/http.ts";

let desktop: Desktop;
let phone: Phone;
let key: string;
beforeAll(async () => {
	desktop = await startDesktop();
	phone = await pairedPhone(desktop, "trusted");
	({ key } = await desktop.call("key.create", { name: "writer" }));
});
afterAll(() => desktop.stop());

/** As the agent writes it, byte by byte: `args` is the text of a JSON object. */
const call = (args: string) =>
	send(desktop.gateUrl, {
		method: "POST",
		path: "/tools/mcp",
		headers: {
			"X-API-Key": key,
			"Content-Type": "application/json",
			Accept: "application/json, text/event-stream",
		},
		body: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_command","arguments":${args}}}`,
	});

const nested = (levels: number): string =>
	`${"[".repeat(levels)}${"]".repeat(levels)}`;

describe("a call whose arguments are", () => {
	for (const levels of [500, 1_000, 1_500, 2_000, 4_000, 20_000])
		attack(
			"availability",
			`${levels} lists in each other leaves the phone its other cards`,
			async () => {
				const odd = call(
					`{"command":"rm -rf /tmp/odd-${levels}","more":${nested(levels)}}`,
				);
				const held = await hold(desktop, high());
				expect((await cardOf(phone, held)).command).toBe(held.command);
				await refuse(desktop, held);
				await soon(async () => {
					for (const { id } of await desktop.call("approval.list", {}))
						await desktop
							.call("approval.answer", { id, verdict: "deny" })
							.catch(() => undefined);
					return (await desktop.call("approval.list", {})).length === 0
						? true
						: undefined;
				});
				await odd;
			},
		);

	for (const [name, text] of [
		["half a character", '"\\ud800"'],
		["half a character as a name", '{"\\udfff":1}'],
		["a number that is none", "1e999"],
		["what turns text around", '"\\u202e\\u2066\\u0000\\u001b[2J"'],
		["__proto__", '{"__proto__":{"toJSON":1},"toJSON":"x"}'],
	])
		attack("availability", `${name} leaves the phone its cards`, async () => {
			const odd = call(`{"command":"cat ~/.ssh/id_rsa","more":${text}}`);
			const held = await hold(desktop, high());
			expect((await cardOf(phone, held)).command).toBe(held.command);
			await refuse(desktop, held);
			for (const { id } of await desktop.call("approval.list", {}))
				await desktop.call("approval.answer", { id, verdict: "deny" });
			await odd;
		});
});

attack(
	"first answer",
	"a card that its caller changes again and again is denied all the same, and never allowed unseen",
	async () => {
		const held = await hold(desktop, high());
		const card = await cardOf(phone, held);
		const others = [];
		for (let waiting = 2; waiting <= 12; waiting++) {
			others.push(desktop.run(held.command));
			await phone.card((one) => one.id === held.id && one.waiting === waiting);
		}
		expect((await phone.decide(card, "allow")).code).toBe("other-bytes");
		const wrong = { nonce: "AAAA" };
		expect((await phone.decide(card, "deny", wrong)).code).toBe("replayed");
		expect((await phone.decide(card, "deny")).receipt?.state).toBe("denied");
		await Promise.all([held.told, ...others]);
		expect(desktop.ran()).not.toContain(held.command);
	},
);
