/**
 * Attack: the gate ended by what its system or anybody on the network says to it. One UDP packet from port 0 to the mDNS
 * port, whose answer the socket threw out where nobody caught it; as many connections as there are file descriptors, and the
 * list of interfaces cannot be read at the next look. Found in a review.
 */
import { expect, onTestFinished } from "vitest";
import { type Own, replyTo } from "../../../core/lan/mdns-answer.ts";
import { Networks } from "../../../core/lan/networks.ts";
import { eventually } from "../../core/eventually.ts";
import { FakeClock, openDatabase, silent, tempHome } from "../../core/parts.ts";
import { attack } from "./attack.ts";

const own: Own = {
	name: "drawbridge-7f3a.local",
	addresses: ["192.168.1.23"],
};

attack("availability", "a question from port 0 is not answered", async () => {
	const query = { questions: [{ name: own.name, type: "A" }] } as const;
	expect(replyTo(query, 1, own)?.isUnicast).toBe(true);
	expect(replyTo(query, 0, own)).toBeUndefined();
});

attack(
	"availability",
	"a list of interfaces that cannot be read is no network, and not the gate's end",
	async () => {
		let looks = 0;
		const told: string[] = [];
		const networks = new Networks({
			db: openDatabase(await tempHome()),
			clock: new FakeClock(),
			log: (_, what) => void told.push(what),
			onChange: silent,
			everyMs: 5,
			surroundings: {
				interfaces() {
					looks++;
					if (looks > 1) throw new Error("EMFILE");
					return {};
				},
				routes: async () => ({ ways: [], wireless: new Map() }),
			},
		});
		onTestFinished(() => networks.close());
		networks.follow();
		await eventually(() => looks).toBeGreaterThan(3);
		expect(told).toHaveLength(1);
	},
);
