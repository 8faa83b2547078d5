/**
 * Where an upstream's requests hold code, as it stands in settings: a tool's argument, a body's member, a query parameter,
 * a path's segment, a WebSocket message. Strict: a misspelt member would leave code unjudged.
 */
import * as z from "zod";

const MemberPath = z
	.string()
	.max(500)
	.regex(
		/^(?:[^[\]\s]|\[\])*$/,
		'names joined with dots, [] for each item of a list, "" for the whole, such as steps[].run',
	);

const languages = [
	"shell",
	"python",
	"javascript",
	"ruby",
	"perl",
	"php",
	"lua",
	"awk",
	"sed",
	"julia",
	"r",
	"sql",
	"powershell",
	"cmd",
	"applescript",
] as const;

const meanings =
	'A language; "tool-call": names another tool, which is judged by its own rules; "unknown": code of a kind nobody can read, always asked about; {"member": …}: where the call says the language';

const Language = z.union(
	[
		z.enum([...languages, "tool-call", "unknown"]),
		z.strictObject({ member: MemberPath.min(1) }),
	],
	{
		error: `one of ${languages.join(", ")}, tool-call, unknown, or {"member": "lang"}`,
	},
);
const LanguageOrNone = z.union([z.literal("none"), Language], {
	error: `one of ${languages.join(", ")}, tool-call, unknown, none, or {"member": "lang"}`,
});

const Fields = z.strictObject({
	tool: z
		.string()
		.min(1)
		.max(200)
		.optional()
		.describe("An MCP tool's name; * is any text."),
	argument: MemberPath.optional().describe("Which of the tool's arguments."),
	method: z
		.string()
		.toUpperCase()
		.regex(/^[A-Z]{1,20}$/, "a method such as POST")
		.optional()
		.describe("Absent: every method."),
	path: z
		.string()
		.max(2_000)
		.regex(
			/^\/[^\s?#]*$/,
			'a path that begins with "/" and holds no ? or #; * is one segment, ** any',
		)
		.optional(),
	body: MemberPath.optional().describe(
		'A member of the JSON body, or a field of a form; "": the whole body as text.',
	),
	query: z
		.string()
		.min(1)
		.max(200)
		.optional()
		.describe("A query parameter's name."),
	segment: z
		.number()
		.int()
		.min(1)
		.max(100)
		.optional()
		.describe("Which segment of the path, from 1."),
	message: z
		.record(
			z.string().max(200),
			z.union([z.string().max(200), z.number(), z.boolean()]),
		)
		.optional()
		.describe(
			"A WebSocket message whose members have these values; {}: any. body names its member.",
		),
	arguments: MemberPath.optional().describe(
		"With tool-call: where the arguments of that tool stand.",
	),
	cwd: MemberPath.optional().describe(
		"Where the folder stands in which it runs.",
	),
	unsandboxed: z
		.literal(true)
		.optional()
		.describe(
			"It runs inside the server, where the gate can put no sandbox around it: always asked about.",
		),
	language: LanguageOrNone.describe(`${meanings}; "none": this is no code.`),
});

/** One place. Earlier ones win over later ones, settings over presets. */
export const CommandRule = Fields.check((context) => complain(context));
export type CommandRule = z.infer<typeof CommandRule>;

/** A project's file says where more code is, never where there is none. */
export const ProjectCommandRule = Fields.extend({
	language: Language.describe(meanings),
}).check((context) => complain(context));

interface Checked {
	readonly value: z.infer<typeof Fields>;
	readonly issues: z.core.$ZodRawIssue[];
}

function complain({ value, issues }: Checked): void {
	const complaint = complaintAbout(value);
	if (complaint !== undefined)
		issues.push({
			code: "custom",
			input: value,
			path: [complaint[0]],
			message: complaint[1],
		});
}

/** The member that is wrong, and how. */
function complaintAbout(
	rule: z.infer<typeof Fields>,
): readonly [string, string] | undefined {
	const { tool, argument, path, body, query, segment, message } = rule;
	const whole =
		argument === undefined &&
		body === undefined &&
		query === undefined &&
		segment === undefined;
	if ((tool === undefined) === (path === undefined))
		return ["tool", "either a tool or a path is needed, not both"];
	if (tool !== undefined) {
		for (const name of [
			"method",
			"body",
			"query",
			"segment",
			"message",
		] as const)
			if (rule[name] !== undefined) return [name, "belongs to a path"];
	} else if (argument !== undefined) return ["argument", "belongs to a tool"];
	if ([body, query, segment].filter((given) => given !== undefined).length > 1)
		return ["body", "only one of body, query and segment; write two entries"];
	if (
		message !== undefined &&
		(query !== undefined || segment !== undefined || rule.method !== undefined)
	)
		return ["message", "goes with body only"];
	if (whole && rule.language !== "none" && rule.language !== "unknown")
		return [
			tool === undefined ? "body" : "argument",
			tool === undefined
				? "where is the code: body, query or segment?"
				: 'where is the code: argument? ("" is all of them)',
		];
	return complaintAboutLanguage(rule);
}

function complaintAboutLanguage({
	language,
	query,
	segment,
	cwd,
	arguments: args,
}: z.infer<typeof Fields>): readonly [string, string] | undefined {
	const outside = query !== undefined || segment !== undefined;
	if (language === "tool-call" && (args === undefined || outside))
		return ["arguments", "tool-call needs the member that holds them"];
	if (language !== "tool-call" && args !== undefined)
		return ["arguments", "goes with tool-call only"];
	if (typeof language === "object" && outside)
		return ["language", "a query or a segment has no members"];
	if (cwd !== undefined && outside)
		return ["cwd", "a query or a segment has no members"];
	return undefined;
}
