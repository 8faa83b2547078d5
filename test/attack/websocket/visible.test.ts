/**
 * Broadcasts that not everybody may see: an upstream that sends everything to everyone, behind rules that say who is shown
 * what. What is not for a client leaves no trace in its stream, however it was cut or spelled.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { frame, type NearEnd, type Rig, startRig, textsIn } from "./rig.ts";

const messages = [
	{ path: "/live", message: { type: "news" }, permission: "read:live" },
	{ path: "/live", message: { type: "people" }, permission: "manage:users" },
	{
		path: "/live",
		message: { "data.level": 3, type: "alarm" },
		permission: "read:live",
	},
];
let rig: Rig;
let viewer: string;
let admin: string;
beforeAll(async () => {
	rig = await startRig({
		upstream: {
			routes: [{ path: "/**", permission: "read:live" }],
			websocket: { messages },
		},
	});
	viewer = (await rig.gate.createKey("viewer", "--role", "viewer")).key;
	admin = (await rig.gate.createKey("admin", "--role", "admin")).key;
});
afterAll(() => rig?.stop());

const open = (key: string, path = "/x/live"): Promise<NearEnd> =>
	rig.open(
		[`X-API-Key: ${key}`, "Sec-WebSocket-Extensions: permessage-deflate"],
		path,
	);
const end = '{"type":"news","end":true}';
/** What of these bytes is shown until the end comes, which everybody is shown. */
async function shown(near: NearEnd, ...bytes: Buffer[]): Promise<string[]> {
	for (const piece of bytes) near.far.socket.write(piece);
	near.far.socket.write(frame(end));
	await eventually(() => textsIn(near.frames())).toContain(end);
	expect(near.received().includes("SECRET")).toBe(false);
	return textsIn(near.frames()).slice(0, -1);
}

describe("a viewer is not shown", () => {
	test.each<[string, Buffer[]]>([
		["what needs more than it has", [frame('{"type":"people","d":"SECRET"}')]],
		[
			"the same in fragments, with a ping between",
			[
				frame('{"type":"peo', { last: false }),
				frame("", { opcode: 9 }),
				frame('ple","d":"SEC', { opcode: 0, last: false }),
				frame('RET"}', { opcode: 0 }),
			],
		],
		[
			"the same as bytes",
			[frame('{"type":"people","d":"SECRET"}', { opcode: 2 })],
		],
		[
			"the same under two names",
			[frame('{"type":"people","type":"news","d":"SECRET"}')],
		],
		["the same in another case", [frame('{"Type":"People","d":"SECRET"}')]],
		[
			"the same beside another case of it",
			[frame('{"type":"news","Type":"people","d":"SECRET"}')],
		],
		[
			"the same in a list",
			[frame('[{"type":"news"},{"type":"people","d":"SECRET"}]')],
		],
		["a kind that nobody spoke of", [frame('{"type":"other","d":"SECRET"}')]],
		["what is no JSON", [frame("SECRET")]],
		[
			"what is no text",
			[frame(Buffer.from("\xff\xfeSECRET", "latin1"), { opcode: 2 })],
		],
		[
			"half of what a rule asks",
			[frame('{"type":"alarm","data":{"level":1,"d":"SECRET"}}')],
		],
		[
			"anything of a large one",
			[frame(`{"type":"people","d":"${"SECRET".repeat(20_000)}"}`)],
		],
	])("%s", async (_, bytes) => {
		const near = await open(viewer);
		expect(await shown(near, ...bytes)).toEqual([]);
		// What was between its fragments goes on.
		expect(near.frames().filter(({ opcode }) => opcode === 9).length).toBe(
			bytes.length > 1 ? 1 : 0,
		);
		near.wire.close();
	});
});

test("what is for a client comes unchanged and in order, and never compressed", async () => {
	const near = await open(viewer);
	expect(near.far.request.headers["sec-websocket-extensions"]).toBeUndefined();
	const alarm = '{"data":{"level":3},"type":"alarm"}';
	expect(
		await shown(
			near,
			frame('{"type":"news","n":1}'),
			frame('{"type":"people"}'),
			frame('{"type":"news","n":2}'),
			frame(alarm),
		),
	).toEqual(['{"type":"news","n":1}', '{"type":"news","n":2}', alarm]);
	near.wire.close();
});

test("an admin is shown people, and not what is nobody's", async () => {
	const near = await open(admin);
	expect(
		await shown(near, frame('{"type":"people"}'), frame('{"type":"other"}')),
	).toEqual(['{"type":"people"}']);
	near.wire.close();
});

test("where no rule speaks of the path, everything passes", async () => {
	const near = await open(viewer, "/x/elsewhere");
	near.far.socket.write(frame('{"type":"people"}'));
	await eventually(() => textsIn(near.frames())).toEqual(['{"type":"people"}']);
	near.wire.close();
});

test("a path that may be read as the rule's is under it, too", async () => {
	const near = await open(viewer, "/x/LIVE/");
	expect(await shown(near, frame('{"type":"people","d":"SECRET"}'))).toEqual(
		[],
	);
	near.wire.close();
});
