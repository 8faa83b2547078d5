/** The desktop door over a message port. */
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { expect, onTestFinished, test } from "vitest";
import { type PortLike, servePort } from "../../../core/doors/port.ts";
import { carriedControl } from "./carried-control.ts";
import { eventually } from "../eventually.ts";

/** Electron hands a message over as an event with `data`; worker_threads the bare value. */
const asElectron = (port: MessagePort): PortLike => ({
	postMessage: (message) => port.postMessage(message),
	on: (_, listener) =>
		port.on("message", (data: unknown) => listener({ data })),
});

interface Window {
	readonly ask: (message: unknown) => void;
	readonly heard: unknown[];
	readonly tell: (warning: string) => void;
	readonly stop: () => void;
	readonly actors: () => string[];
}

async function window(): Promise<Window> {
	const { control, audit } = await carriedControl();
	const { port1, port2 } = new MessageChannel();
	onTestFinished(() => port1.close());
	const heard: unknown[] = [];
	port2.on("message", (message) => heard.push(message));
	const stop = servePort(asElectron(port1), control);
	return {
		ask: (message) => port2.postMessage(message),
		heard,
		tell: (warning) => control.tell("warnings", [warning]),
		stop,
		actors: () =>
			audit
				.tail(100)
				.map(({ client }) => client)
				.filter((client) => client !== ""),
	};
}

test("a question is answered under its id, and a change recorded as the desktop's", async () => {
	const { ask, heard, actors } = await window();
	ask({ id: 7, call: "mode.set", input: { mode: "relaxed" } });
	await eventually(() => heard).toMatchObject([
		{ id: 7, ok: true, output: { mode: "relaxed" } },
	]);
	expect(actors()).toEqual(["desktop"]);
});

test("messages that are no questions are let lie, and the next question is answered", async () => {
	const { ask, heard } = await window();
	for (const junk of [
		null,
		1,
		"x",
		[],
		{},
		{ id: "1", call: "key.list" },
		{ id: 1, subscribe: true },
	])
		ask(junk);
	ask({ id: 8, call: "key.list", input: {} });
	await eventually(() => heard).toEqual([{ id: 8, ok: true, output: [] }]);
});

test("a refused command is an answer, too", async () => {
	const { ask, heard } = await window();
	ask({ id: 9, call: "nothing", input: {} });
	await eventually(() => heard).toMatchObject([
		{ id: 9, ok: false, failure: { code: "unknown-command" } },
	]);
});

test("notices come until they are stopped", async () => {
	const { tell, stop, heard, ask } = await window();
	tell("one");
	stop();
	tell("two");
	ask({ id: 1, call: "key.list", input: {} });
	await eventually(() => heard.length).toBe(2);
	expect(heard[0]).toEqual({ event: "warnings", payload: ["one"] });
});

test("as long as it is served, a desktop is there to answer", async () => {
	const { control, owner } = await carriedControl();
	const { port1 } = new MessageChannel();
	onTestFinished(() => port1.close());
	const stop = servePort(asElectron(port1), control);
	expect(owner.view().desktop).toBe(true);
	stop();
	expect(owner.view().desktop).toBe(false);
});
