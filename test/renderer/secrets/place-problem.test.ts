/** The gate's reasons in a person's words: every one it gives is known here. */
import { expect, onTestFinished, test } from "vitest";
import { SecretReferences } from "../../../core/secrets/resolve.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { problemInWords } from "../../../renderer/secrets/place-problem.ts";
import { whyIn } from "../../../renderer/upstreams/missing.ts";
import {
	FakeClock,
	fileVault,
	openDatabase,
	silent,
	tempHome,
} from "../../core/parts.ts";

async function whyMissing(
	origin: string,
	bound: readonly { upstream: string; origin: string; header: string }[],
	value = "a-good-value",
): Promise<string> {
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
	await secrets.set("token", new Secret(value), [...bound]);
	await secrets.use([
		{ name: "docs", origin, headers: { "X-Token": "${secret:token}" } },
	]);
	return whyIn(secrets.missing("docs")[0] ?? "nothing is missing");
}

const here = "https://new.example";
const at = (origin: string, header: string) => [
	{ upstream: "docs", origin, header },
];

test.each([
	["a changed address", here, at("https://old.example", "x-token")],
	["another header", here, at(here, "authorization")],
	["a signature", here, at(here, "")],
	["no upstream", here, []],
	["plain http", "http://new.example", at("http://new.example", "x-token")],
] as const)(
	"%s is told in other words than the gate's own",
	async (_, origin, bound) => {
		const why = await whyMissing(origin, bound);
		const words = problemInWords(why, origin);
		expect(words).not.toBe(why);
		expect(words).not.toContain("undefined");
	},
);

test("a changed address is named, the old one and the new", async () => {
	const why = await whyMissing(here, at("https://old.example", "x-token"));
	const words = problemInWords(why, here);
	expect(words).toContain("https://old.example");
	expect(words).toContain(here);
});

test("a reason nobody foresaw is shown as it came", () => {
	expect(problemInWords("the moon is full", here)).toBe("the moon is full");
});
