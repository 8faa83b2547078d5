/**
 * The paths of a system's own sign-in are the gate's. No spelling of one, and no other method, reaches the system behind
 * it, where it would mint any role. Taught by threats.md ("caller chooses its role").
 */
import { describe, expect, test } from "vitest";
import {
	judge,
	needOf,
	upstreamPolicy,
} from "../../../core/permission/policy.ts";
import { Roles } from "../../../core/permission/roles.ts";
import { PresetName } from "../../../contract/views.ts";
import { presetOf } from "../../../core/presets/presets.ts";
import { isRefusal } from "../../../core/problem.ts";
import { parseTarget } from "../../../core/request/target.ts";

/** Those that could sign in or mint; a preset may let its GETs through. */
const methods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

function spellings(path: string): string[] {
	const first = path.at(1) ?? "";
	const hex = first.charCodeAt(0).toString(16);
	return [
		path,
		`${path}/`,
		path.toUpperCase(),
		`${path};x=1`,
		path.replace("/", "/;a=b/"),
		path.replace(first, `%${hex}`),
		path.replace(first, `%25${hex}`),
		path.replace("s", "\u017f"),
		path.replace("k", "%e2%84%aa"),
		`/.${path}`,
		`/x/..${path}`,
		`/%2e${path}`,
		path.replaceAll("/", "//"),
		path.replaceAll("/", "%2f"),
		path.replaceAll("/", "\\"),
	];
}

const own = PresetName.options
	.map(presetOf)
	.flatMap((preset) =>
		preset.familiar
			.filter(({ endpoint }) => endpoint.startsWith("auth/"))
			.map(({ path }) => [preset.name, path, preset] as const),
	);

describe("not even an admin gets to", () => {
	test.each(own)("%s's own %s", (_, path, preset) => {
		const policy = upstreamPolicy({}, preset);
		for (const spelled of spellings(path)) {
			const target = parseTarget(spelled, "h");
			if (isRefusal(target)) continue;
			for (const method of methods) {
				const need = needOf(policy, method, target.path, []);
				const refusal = judge(new Roles(), "admin", need, false);
				expect(refusal?.code, `${method} ${spelled}`).toBe("forbidden");
			}
		}
	});
});
