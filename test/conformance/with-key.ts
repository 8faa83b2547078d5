/**
 * Loaded into the conformance suite's process, which cannot be told to send a field of its own: adds the client's key to
 * every request, as a client of the gate does. Changes nothing else. (undici's and Node's diagnostics channels.)
 */
import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

interface Created {
	readonly request: { addHeader(name: string, value: string): void };
}

const key = process.env["CONFORMANCE_KEY"];
if (key === undefined) throw new Error("CONFORMANCE_KEY is not set");
subscribe("undici:request:create", (message) => {
	// As undici documents it: the channel's types say `unknown`.
	(message as Created).request.addHeader("X-API-Key", key);
});
subscribe("http.client.request.created", (message) => {
	// As Node documents it.
	(message as { request: ClientRequest }).request.setHeader("X-API-Key", key);
});
