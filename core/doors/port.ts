/** The desktop door: commands and notices over a message port, as Electron's utilityProcess has one. */
import { Question } from "../../contract/wire.ts";
import type { Control } from "../control/control.ts";

/** What is used of process.parentPort (Electron) or a MessagePort. */
export interface PortLike {
	postMessage(message: unknown): void;
	on(event: "message", listener: (event: { data: unknown }) => void): unknown;
}

/** Answers every question until the process ends. Returns the function that stops the notices. */
export function servePort(port: PortLike, control: Control): () => void {
	port.on("message", ({ data }) => {
		const question = Question.safeParse(data);
		if (!question.success || !("call" in question.data)) return;
		const { id, call, input } = question.data;
		void control
			.call("desktop", call, input)
			.then((result) => port.postMessage({ id, ...result }));
	});
	return control.on((notice) => port.postMessage(notice), "desktop");
}
