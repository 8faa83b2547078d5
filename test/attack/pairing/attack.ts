/** Registers the attacks on pairing and deciding, each under the property it would break, and says so at the end. */
import { afterAll, test } from "vitest";

/** What holds, in a sentence each. */
const properties = {
	"the right machine": "a phone pairs with the machine whose QR it scanned",
	"the right phone": "only who read the QR or the code pairs",
	"single use": "a QR pairs one phone, once, for two minutes",
	freshness: "nothing that was said before counts again",
	consent: "a person at this machine says yes, and nobody else",
	binding: "a signature is for what was shown, to whom it was shown",
	tier: "a phone reaches no further than its certificate lets it",
	"first answer":
		"the first valid answer counts, and a deny until it is too late",
	revocation: "a phone that was revoked does and reads nothing more",
	"reading is not deciding": "without a signature nothing is decided",
	"own clock": "time is this machine's, whatever the phone thinks",
	"own door": "phones reach what is theirs, from pages of their own",
	"own rows": "a row that the gate did not write grants nothing",
	availability: "whoever floods the door takes nothing from its owner",
	secrecy: "what the QR says is known to whoever saw it, and nowhere else",
} as const;

const held: string[] = [];

export function attack(
	property: keyof typeof properties,
	name: string,
	play: () => Promise<void>,
	timeout = 30_000,
): void {
	test(`${name} (breaks ${property})`, { timeout }, async () => {
		await play();
		held.push(
			`${property}: ${properties[property]}\n    held against: ${name}`,
		);
	});
}

afterAll(() => {
	if (held.length > 0) console.log(held.join("\n"));
});
