/** The official client at an upstream of a running gate. */
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { onTestFinished } from "vitest";

export async function officialClient(
	url: string,
	key: string,
): Promise<Client> {
	const client = new Client({ name: "test", version: "1" });
	await client.connect(
		new StreamableHTTPClientTransport(new URL(url), {
			requestInit: { headers: { "X-API-Key": key } },
		}),
	);
	onTestFinished(() => client.close());
	return client;
}
