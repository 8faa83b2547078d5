/** Which client a request's credentials name; whatever is odd about them is bad, never none. */
import { describe, expect, test } from "vitest";
import type { Auth } from "../../core/auth/auth.ts";
import {
	foreignAuthorization,
	type Identity,
	identify,
	readKeyFields,
} from "../../core/credential.ts";
import type { ApiKeys } from "../../core/keys.ts";
import { type Head, parseHead } from "../../core/request/head.ts";
import { coreParts, newKey } from "./parts.ts";

interface Keys {
	readonly keys: ApiKeys;
	readonly auth: Auth;
	readonly good: string;
	readonly other: string;
}

async function twoKeys(): Promise<Keys> {
	const { keys, auth } = await coreParts();
	const [good, other] = [
		await keys.create(newKey({ name: "good" })),
		await keys.create(newKey({ name: "other" })),
	];
	return { keys, auth, good: good.key, other: other.key };
}

function head(fields: readonly string[]): Head {
	const parsed = parseHead(["Host", "h", ...fields], "1.1");
	if ("code" in parsed) throw new Error(parsed.reason);
	return parsed;
}

const shownBy = async (
	fields: readonly string[],
	all: Keys,
): Promise<Identity> => identify(head(fields), undefined, all);

type Fields = (keys: Keys) => string[];

test("nothing shown is no credential", async () => {
	expect(await shownBy([], await twoKeys())).toEqual({ kind: "none" });
});

describe("a key is known", () => {
	const forms: [string, Fields][] = [
		["in X-API-Key", ({ good }) => ["x-api-key", good]],
		["as a bearer token", ({ good }) => ["Authorization", `Bearer ${good}`]],
		[
			"whatever the scheme's case",
			({ good }) => ["Authorization", `bEARER ${good}`],
		],
		[
			"shown twice alike",
			({ good }) => ["X-API-Key", good, "Authorization", `Bearer ${good}`],
		],
		[
			"beside an upstream's own token",
			({ good }) => ["X-API-Key", good, "Authorization", "Bearer sk-x"],
		],
		[
			"beside a Basic credential",
			({ good }) => ["X-API-Key", good, "Authorization", "Basic eDp5"],
		],
	];
	test.each(forms)("%s", async (_, fields) => {
		const all = await twoKeys();
		expect(await shownBy(fields(all), all)).toMatchObject({
			kind: "key",
			key: { name: "good" },
		});
	});
});

describe("a credential is bad", () => {
	const forms: [string, Fields][] = [
		["when empty", () => ["X-API-Key", ""]],
		["when unknown", () => ["X-API-Key", `dbk_${"A".repeat(43)}`]],
		["when cut", ({ good }) => ["X-API-Key", good.slice(0, -1)]],
		["when lengthened", ({ good }) => ["X-API-Key", `${good}A`]],
		[
			"when only its case differs",
			({ good }) => ["X-API-Key", good.toUpperCase()],
		],
		["with a comma behind it", ({ good }) => ["X-API-Key", `${good},`]],
		[
			"as two in one field",
			({ good, other }) => ["X-API-Key", `${good}, ${other}`],
		],
		[
			"with a scheme in X-API-Key",
			({ good }) => ["X-API-Key", `Bearer ${good}`],
		],
		["sent twice", ({ good }) => ["X-API-Key", good, "X-API-Key", good]],
		[
			"as two bearers",
			({ good }) => [
				"Authorization",
				`Bearer ${good}`,
				"Authorization",
				`Bearer ${good}`,
			],
		],
		[
			"when two keys disagree",
			({ good, other }) => [
				"X-API-Key",
				good,
				"Authorization",
				`Bearer ${other}`,
			],
		],
		[
			"when a bad one stands beside a good bearer",
			({ good }) => ["X-API-Key", "x", "Authorization", `Bearer ${good}`],
		],
		["without a token", () => ["Authorization", "Bearer"]],
		["with an empty token", () => ["Authorization", "Bearer "]],
		["with two spaces", ({ good }) => ["Authorization", `Bearer  ${good}`]],
		["with a tab", ({ good }) => ["Authorization", `Bearer\t${good}`]],
		[
			"with a word behind it",
			({ good }) => ["Authorization", `Bearer ${good} x`],
		],
		["without a scheme", ({ good }) => ["Authorization", good]],
		[
			"in Basic",
			({ good }) => [
				"Authorization",
				`Basic ${Buffer.from(`${good}:`).toString("base64")}`,
			],
		],
		["in another scheme", ({ good }) => ["Authorization", `Token ${good}`]],
		["when the field is empty", () => ["Authorization", ""]],
		[
			"when it is a stranger's token alone",
			() => ["Authorization", "Bearer sk-x"],
		],
	];
	test.each(forms)("%s", async (_, fields) => {
		const all = await twoKeys();
		expect((await shownBy(fields(all), all)).kind).toBe("bad");
	});
});

describe("an Authorization goes on to the upstream", () => {
	const forms: [string, Fields, string | undefined][] = [
		[
			"beside a good X-API-Key",
			({ good }) => ["X-API-Key", good, "Authorization", "Bearer sk-x"],
			"Bearer sk-x",
		],
		[
			"when lax ignores it",
			() => ["Authorization", "Basic eDp5"],
			"Basic eDp5",
		],
		[
			"never when it was the key",
			({ good }) => ["Authorization", `Bearer ${good}`],
			undefined,
		],
		[
			"never when it repeats the key",
			({ good }) => ["X-API-Key", good, "Authorization", `Bearer ${good}`],
			undefined,
		],
		[
			"never when it looks like one of ours",
			() => ["Authorization", "Token dbk_x"],
			undefined,
		],
		[
			"never when there were two",
			() => ["Authorization", "Basic a", "Authorization", "Basic b"],
			undefined,
		],
		["never when there is none", () => [], undefined],
	];
	test.each(forms)("%s", async (_, fields, passed) => {
		const all = await twoKeys();
		const read = head(fields(all));
		const identity = await shownBy(fields(all), all);
		expect(foreignAuthorization(read, identity, all)).toBe(passed);
	});
});

describe("where SDKs put a provider's key", () => {
	const google = { headers: { "x-goog-api-key": "${secret:google}" } };

	test("nothing is read and nothing is copied when neither field is there", async () => {
		const plain = head(["X-API-Key", "x"]);
		expect(readKeyFields(plain, google, await twoKeys())).toBe(plain);
	});

	test("a key of ours is as good as X-API-Key, with a preset or without", async () => {
		const all = await twoKeys();
		for (const preset of [google, undefined]) {
			const read = readKeyFields(
				head(["X-Goog-Api-Key", all.good]),
				preset,
				all,
			);
			expect(read).toMatchObject({ apiKey: all.good, forward: [] });
			expect(await identify(read, undefined, all)).toMatchObject({
				kind: "key",
				key: { name: "good" },
			});
		}
	});

	test("a foreign value is read only where the preset takes it, and alone", async () => {
		const all = await twoKeys();
		const fields = ["X-Goog-Api-Key", "theirs", "Api-Key", "x"];
		expect(readKeyFields(head(fields), google, all)).toMatchObject({
			apiKey: "theirs",
			oddCredential: false,
			forward: ["Api-Key", "x"],
		});
		expect(readKeyFields(head(fields), undefined, all)).toMatchObject({
			apiKey: undefined,
			forward: fields,
		});
		const beside = head([...fields, "Authorization", `Bearer ${all.good}`]);
		expect(readKeyFields(beside, google, all)).toMatchObject({
			apiKey: undefined,
			forward: ["Api-Key", "x"],
		});
	});
});
