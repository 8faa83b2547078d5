/** The tools that the conformance suite asks a server for, by the names and answers its scenarios describe. */
import type {
	CallToolResult,
	InputRequiredResult,
	RequestStateCodec,
	ServerContext,
} from "@modelcontextprotocol/server";
import { askingTools } from "./asking-tools.ts";
import { pause, pixel, silence, text } from "./pieces.ts";
import { schema2020 } from "./schemas.ts";

/** What a tool may reach beside its call. */
export interface Reach {
	/** Tell every listening client that a list is another now. */
	readonly changed: { tools(): void; prompts(): void };
	readonly states: RequestStateCodec<string>;
}

export interface ReferenceTool {
	readonly description: string;
	/** JSON Schema of its arguments; without: none. */
	readonly input?: Record<string, unknown>;
	readonly call: (
		ctx: ServerContext,
		reach: Reach,
		args: Record<string, unknown>,
	) =>
		| CallToolResult
		| InputRequiredResult
		| Promise<CallToolResult | InputRequiredResult>;
}

const plain: Record<string, ReferenceTool> = {
	test_simple_text: {
		description: "Answers with a text",
		call: () => text("This is a simple text response for testing."),
	},
	test_image_content: {
		description: "Answers with a picture",
		call: () => ({
			content: [{ type: "image", data: pixel, mimeType: "image/png" }],
		}),
	},
	test_audio_content: {
		description: "Answers with a sound",
		call: () => ({
			content: [{ type: "audio", data: silence, mimeType: "audio/wav" }],
		}),
	},
	test_embedded_resource: {
		description: "Answers with a resource",
		call: () => ({
			content: [
				{
					type: "resource",
					resource: {
						uri: "test://embedded-resource",
						mimeType: "text/plain",
						text: "This is an embedded resource content.",
					},
				},
			],
		}),
	},
	test_multiple_content_types: {
		description: "Answers with a text, a picture and a resource",
		call: () => ({
			content: [
				{ type: "text", text: "Multiple content types test:" },
				{ type: "image", data: pixel, mimeType: "image/png" },
				{
					type: "resource",
					resource: {
						uri: "test://mixed-content-resource",
						mimeType: "application/json",
						text: JSON.stringify({ test: "data", value: 123 }),
					},
				},
			],
		}),
	},
	test_error_handling: {
		description: "Always fails",
		call: () => {
			throw new Error("This tool intentionally returns an error for testing");
		},
	},
	json_schema_2020_12_tool: {
		description: "Takes what JSON Schema 2020-12 can say",
		input: schema2020,
		call: (_, __, args) => text(JSON.stringify(args)),
	},
	test_x_mcp_header: {
		description: "Has an argument that is sent as a header, too",
		input: {
			type: "object",
			properties: { region: { type: "string", "x-mcp-header": "Region" } },
			required: ["region"],
		},
		call: (_, __, args) => text(String(args["region"])),
	},
};

const speaking: Record<string, ReferenceTool> = {
	test_tool_with_logging: {
		description: "Logs three lines while it works",
		call: async ({ mcpReq }) => {
			await mcpReq.log("info", "Tool execution started");
			await pause(50);
			await mcpReq.log("info", "Tool processing data");
			await pause(50);
			await mcpReq.log("info", "Tool execution completed");
			return text("logged");
		},
	},
	test_logging_tool: {
		description: "Logs one line",
		call: async ({ mcpReq }) => {
			await mcpReq.log("info", "logging");
			return text("logged");
		},
	},
	test_tool_with_progress: {
		description: "Reports its progress",
		call: async ({ mcpReq }) => {
			const { _meta: meta } = mcpReq;
			const progressToken = meta?.progressToken;
			for (const progress of [0, 50, 100]) {
				if (progressToken !== undefined)
					await mcpReq.notify({
						method: "notifications/progress",
						params: { progressToken, progress, total: 100 },
					});
				if (progress < 100) await pause(50);
			}
			return text(String(progressToken));
		},
	},
	test_reconnection: {
		description: "Ends its stream and answers on the next one",
		call: async ({ http }) => {
			http?.closeSSE?.();
			await pause(100);
			return text("answered after the stream was ended");
		},
	},
	test_trigger_tool_change: {
		description: "Says that the tools changed",
		call: (_, { changed }) => {
			changed.tools();
			return text("told");
		},
	},
	test_trigger_prompt_change: {
		description: "Says that the prompts changed",
		call: (_, { changed }) => {
			changed.prompts();
			return text("told");
		},
	},
};

export const tools: Readonly<Record<string, ReferenceTool>> = {
	...plain,
	...speaking,
	...askingTools,
};
