/** The phone's side of a pairing, against a computer made of node:crypto. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import {
	invitedByCode,
	invitedByLink,
} from "../../../renderer/phone/invitation.ts";
import { pairPhone } from "../../../renderer/phone/pair.ts";
import {
	Computer,
	isSignedBy,
	PairingDoor,
	type PairingTwists,
	sha256,
} from "./computer.ts";

const said = {
	name: "Sofa",
	origin: "https://drawbridge-7f3a.local:4181",
	certificate: "trusted",
} as const;

async function pairing(
	twists: PairingTwists = {},
	by: "link" | "code" = "link",
) {
	const computer = new Computer();
	const door = new PairingDoor(computer, twists);
	const invited =
		by === "link"
			? invitedByLink(`https://192.168.1.7:4181/p#${computer.fragment}`)
			: await invitedByCode("7f3k-q9zxwa");
	if (!invited) throw new Error("no invitation");
	const shown: string[] = [];
	const end = await pairPhone(invited, said, {
		door,
		pause: async () => {},
		stop: new AbortController().signal,
		onWords: (words) => shown.push(...words),
	});
	return { computer, door, end, shown };
}

test.each(["link", "code"] as const)(
	"by %s both sides come to the same three words, and the phone keeps the computer's key",
	async (by) => {
		const { computer, door, end, shown } = await pairing({}, by);
		expect(door.proved).toBe(true);
		expect(shown).toHaveLength(3);
		expect(shown).toEqual(door.words);
		if (!("paired" in end)) throw new Error(end.failure);
		expect(end.paired).toMatchObject({
			device: "DV-7F3K",
			tier: "trusted",
			name: "Sofa",
			origin: said.origin,
			counter: 0,
		});
		expect(Buffer.from(end.paired.identity)).toEqual(computer.identity);
	},
);

test("the key it keeps is the one it showed, and cannot be read", async () => {
	const { door, end } = await pairing();
	if (!("paired" in end)) throw new Error(end.failure);
	const { privateKey } = end.paired;
	expect(privateKey.extractable).toBe(false);
	const bytes = new TextEncoder().encode("drawbridge-session-1\0test");
	const sig = await crypto.subtle.sign(
		{ name: "ECDSA", hash: "SHA-256" },
		privateKey,
		bytes,
	);
	const text = Buffer.from(sig).toString("base64url");
	expect(isSignedBy(door.deviceKey, "session", "test", text)).toBe(true);
});

const other = new Computer();
const foreign: Record<string, NonNullable<PairingTwists["hello"]>> = {
	"has another identity than the QR says": (answer) => ({
		...answer,
		identity: other.identity.toString("base64url"),
	}),
	"did not sign this transcript": (answer) => ({
		...answer,
		sig: other.sign("desktopHello", sha256("else")),
	}),
	"swapped its half of the agreement": (answer) => ({
		...answer,
		eph: Buffer.from(
			generateKeyPairSync("ec", { namedCurve: "P-256" })
				.publicKey.export({ type: "spki", format: "der" })
				.subarray(-65),
		).toString("base64url"),
	}),
	"answers for another pairing": (answer) => ({
		...answer,
		pid: Buffer.alloc(16, 7).toString("base64url"),
	}),
	"sends no key at all": (answer) => ({ ...answer, identity: "AAAA" }),
};

test.each(Object.entries(foreign))(
	"a computer that %s is given no proof and shown no words",
	async (_, hello) => {
		const { door, end, shown } = await pairing({ hello });
		expect(end).toEqual({ failure: "other-computer" });
		expect(door.paths).toEqual(["/api/pair/hello"]);
		expect(shown).toEqual([]);
	},
);

test.each(["other-mac", "other-name"] as const)(
	"an end that is not what was agreed (%s) pairs nothing",
	async (wait) => {
		const { end } = await pairing({ waits: [wait] });
		expect(end).toEqual({ failure: "other-computer" });
	},
);

test("it goes on waiting through silence, until the person has answered", async () => {
	const waits = ["waiting", "offline", "offline", "waiting", "done"] as const;
	const { door, end } = await pairing({ waits });
	expect("paired" in end).toBe(true);
	expect(door.paths.filter((path) => path.endsWith("wait"))).toHaveLength(5);
});

test("a no at the computer is told as one", async () => {
	const { end } = await pairing({ waits: ["waiting", "refused"] });
	expect(end).toEqual({ failure: "refused" });
});

test("a wrong code proves nothing", async () => {
	const door = new PairingDoor(new Computer());
	const invited = await invitedByCode("0000000000");
	if (!invited) throw new Error("no invitation");
	const shown: unknown[] = [];
	const end = await pairPhone(invited, said, {
		door,
		pause: async () => {},
		stop: new AbortController().signal,
		onWords: (words) => shown.push(words),
	});
	expect(end).toEqual({ failure: "wrong-proof" });
	expect(shown).toEqual([]);
});
