/** The owner's passphrase is asked for where the gate asks for it, and for nothing else. */
import { beforeEach, expect, test } from "vitest";
import { soon } from "../../core/eventually.ts";
import { CommandFailure } from "../../../contract/wire.ts";
import { createNotices } from "../../../renderer/shared/notices.ts";
import {
	askingPassphrase,
	Declined,
} from "../../../renderer/shared/passphrase.ts";
import type { WindowClient } from "../../../renderer/shared/window-client.ts";

const good = "three quiet herons";
let given: (string | undefined)[];
let asking: ReturnType<typeof askingPassphrase>;

beforeEach(() => {
	given = [];
	const notices = createNotices();
	const inner: WindowClient = {
		async call(name, _input, passphrase) {
			given.push(passphrase);
			if (name === "owner.status")
				throw new CommandFailure({ code: "internal", message: "" });
			if (passphrase === undefined)
				throw new CommandFailure({ code: "passphrase-needed", message: "" });
			if (passphrase !== good)
				throw new CommandFailure({ code: "passphrase-wrong", message: "no" });
			throw new CommandFailure({ code: "late", message: "taken" });
		},
		on: notices.on,
		onConnection: notices.onConnection,
		onSignedOut: () => () => {},
	};
	asking = askingPassphrase(inner);
});

const question = () => asking.passphrase.getState().question;
const lower = () =>
	asking.client.call("bridge.lower", {}).then(
		() => "done",
		(cause: unknown) => (cause instanceof CommandFailure ? cause.code : "?"),
	);

test("the command is given again with it, and the dialog is gone", async () => {
	const done = lower();
	await soon(() => expect(question()).not.toBeNull());
	question()?.answer(good);
	// The stub takes it and then says something else.
	expect(await done).toBe("late");
	expect(given).toEqual([undefined, good]);
	expect(question()).toBeNull();
});

test("a wrong one is asked for again, with the gate's words", async () => {
	const done = lower();
	await soon(() => expect(question()).not.toBeNull());
	question()?.answer("wrong");
	await soon(() => expect(question()?.wrong).toBe("no"));
	question()?.answer(good);
	expect(await done).toBe("late");
});

test("who would rather not gives none, and the command stays refused", async () => {
	const done = lower();
	await soon(() => expect(question()).not.toBeNull());
	question()?.answer(null);
	expect(await done).toBe("passphrase-needed");
	expect(given).toEqual([undefined]);
});

test("who would rather not is told apart from a failure", async () => {
	const done = asking.client.call("bridge.lower", {});
	const rejected = expect(done).rejects.toBeInstanceOf(Declined);
	await soon(() => expect(question()).not.toBeNull());
	question()?.answer(null);
	await rejected;
});

test("two that need it are asked about one after the other, and nothing is kept between", async () => {
	const done = [lower(), lower()];
	await soon(() => expect(question()).not.toBeNull());
	const first = question();
	first?.answer(good);
	await soon(() => {
		expect(question()).not.toBeNull();
		expect(question()).not.toBe(first);
	});
	question()?.answer(good);
	expect(await Promise.all(done)).toEqual(["late", "late"]);
	expect(given.filter((one) => one === undefined)).toHaveLength(2);
});

test("other failures ask for nothing", async () => {
	await expect(asking.client.call("owner.status", {})).rejects.toMatchObject({
		code: "internal",
	});
	expect(question()).toBeNull();
});
