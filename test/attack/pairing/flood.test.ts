/**
 * Attack: a thousand attempts to pair, from one address and from many, with a QR open and without. Each costs the gate
 * little, none gets in, and whoever stands at the desktop pairs their phone all the same.
 */
import { afterAll, beforeAll, expect } from "vitest";
import { newEphemeral } from "../../stub/phone-proof.ts";
import { Visitor } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { nextAddress, offer, pairedPhone } from "./pair.ts";

let desktop: Desktop;
let origin: string;
beforeAll(async () => {
	desktop = await startDesktop();
	origin = (await pairedPhone(desktop)).browser.origin;
});
afterAll(() => desktop?.stop());

const attempts = 1_000;
const atATime = 20;

/** How often each answer came. A connection that is cut is an answer, too. */
async function flood(
	addresses: number,
	pid: Uint8Array,
): Promise<Map<string, number>> {
	const visitors = Array.from({ length: addresses }, () => {
		const invited = { secret: Buffer.alloc(16), pid };
		return new Visitor(origin, invited, nextAddress());
	});
	const codes = new Map<string, number>();
	const one = async (index: number): Promise<void> => {
		const visitor = visitors[index % addresses];
		if (!visitor) throw new Error("no visitor");
		const hello = { ...visitor.handshake.hello, eph: newEphemeral().point };
		const code = await visitor.browser
			.post("/api/pair/hello", hello)
			.then(({ code: said }) => said)
			.catch(() => "cut");
		codes.set(code, (codes.get(code) ?? 0) + 1);
	};
	for (let at = 0; at < attempts; at += atATime)
		await Promise.all(Array.from({ length: atATime }, (_, k) => one(at + k)));
	return codes;
}

const guess = Buffer.alloc(8, 1);

attack(
	"availability",
	"a thousand hellos from one address, with a guessed id: the QR that is open stays open",
	async () => {
		const { link, id } = await offer(desktop);
		const codes = await flood(1, guess);
		expect(codes.get("")).toBeUndefined();
		expect(codes.get("too-many")).toBeGreaterThan(attempts / 2);
		const visitor = Visitor.byLink(link, nextAddress());
		await visitor.hello();
		await visitor.confirm();
		await desktop.call("pair.confirm", { id });
		await visitor.paired();
	},
	60_000,
);

attack(
	"availability",
	"a thousand hellos by code: no more are answered than a QR has tries, and a new one pairs",
	async () => {
		await offer(desktop);
		const codes = await flood(1, new Uint8Array());
		expect(codes.get("") ?? 0).toBeLessThanOrEqual(5);
		await pairedPhone(desktop);
	},
	60_000,
);

attack(
	"availability",
	"a thousand hellos from fifty addresses: after a minute the person pairs",
	async () => {
		await desktop.pass(60_000);
		await offer(desktop);
		const codes = await flood(50, guess);
		expect(codes.get("")).toBeUndefined();
		await desktop.pass(60_000);
		await pairedPhone(desktop);
	},
	60_000,
);

attack(
	"availability",
	"a paired phone is not kept waiting by a thousand attempts to pair",
	async () => {
		const phone = await pairedPhone(desktop);
		await offer(desktop);
		await flood(50, guess);
		await phone.state();
	},
	60_000,
);

attack(
	"availability",
	"what was refused is in the log, and does not fill it",
	async () => {
		await desktop.pass(60_000);
		const refused = async (): Promise<number> => {
			const entries = await desktop.call("audit.tail", { limit: 1_000 });
			return entries.filter(({ reason }) =>
				reason.startsWith("pairing refused"),
			).length;
		};
		const before = await refused();
		await offer(desktop);
		await flood(1, guess);
		const more = (await refused()) - before;
		expect(more).toBeGreaterThan(0);
		expect(more).toBeLessThan(50);
	},
	60_000,
);
