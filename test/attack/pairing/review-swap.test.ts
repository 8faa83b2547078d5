/**
 * Attack: while the person shows a QR on the desktop, or is about to answer the phone that read it, the agent opens one of its
 * own in its place and proves that: the window asks about the agent's phone where the person waits for theirs. Found in a
 * review.
 */
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import { asking, offer } from "./pair.ts";

let desktop: Desktop;
beforeAll(async () => {
	desktop = await startDesktop();
});
afterAll(() => desktop?.stop());
beforeEach(() => desktop.call("pair.cancel", {}));

const byCli = (): Promise<string> =>
	outcomeOf(desktop.cli("pair.start", { network: desktop.network }));
const shown = async (): Promise<string[]> => {
	const { id, state } = await desktop.call("pair.status", {});
	return [id, state];
};

attack("consent", "the desktop's QR stays the one that is open", async () => {
	const { id } = await offer(desktop);
	expect(await byCli()).toBe("conflict");
	expect(await shown()).toEqual([id, "offered"]);
	await desktop.call("pair.cancel", {});
	expect(await byCli()).toBe("done");
	// Its own it may open anew; and the desktop whenever it wants.
	expect(await byCli()).toBe("done");
	const mine = await offer(desktop);
	expect(await shown()).toEqual([mine.id, "offered"]);
});

attack("consent", "the phone that is asked about stays the one", async () => {
	const { id } = await asking(desktop);
	expect(await byCli()).toBe("conflict");
	expect(await shown()).toEqual([id, "asking"]);
});
