/** The reference server's tools that ask their client for something, by the names the conformance suite calls them. */
import {
	acceptedContent,
	CLIENT_CAPABILITIES_META_KEY,
	inputRequired,
	inputResponse,
	type ServerContext,
} from "@modelcontextprotocol/server";
import { isObject } from "../../../core/json.ts";
import { text } from "./pieces.ts";
import type { ReferenceTool } from "./tools.ts";

const string = (description: string) => ({
	type: "object",
	properties: { [description]: { type: "string" } },
	required: [description],
});

const asksName = (message: string, member: string) =>
	inputRequired.elicit({
		message,
		requestedSchema: {
			type: "object",
			properties: { [member]: { type: "string" } },
			required: [member],
		},
	});

const asksModel = (question: string, maxTokens: number) =>
	inputRequired.createMessage({
		messages: [{ role: "user", content: { type: "text", text: question } }],
		maxTokens,
	});

/** Asked of the client in either era: as a result of its own, or as a request on the open stream. */
const elicits =
	(
		key: string,
		message: (args: Record<string, unknown>) => string,
		requestedSchema: Record<string, unknown>,
	): ReferenceTool["call"] =>
	(ctx, _, args) => {
		const { inputResponses } = ctx.mcpReq;
		const told = inputResponse(inputResponses, key);
		if (told.kind === "elicit")
			return text(
				`Elicitation completed: action=${told.action}, content=${JSON.stringify(told.content ?? {})}`,
			);
		return inputRequired({
			inputRequests: {
				[key]: {
					method: "elicitation/create",
					// The suite's schemas go further than the type that the library has of them.
					params: { message: message(args), requestedSchema } as never,
				},
			},
		});
	};

/** What the client says of itself with each request of 2026-07-28. */
function capabilities({ mcpReq }: ServerContext): Record<string, unknown> {
	const envelope: Record<string, unknown> = { ...mcpReq.envelope };
	const told = envelope[CLIENT_CAPABILITIES_META_KEY];
	return isObject(told) ? told : {};
}

export const askingTools: Readonly<Record<string, ReferenceTool>> = {
	test_missing_capability: {
		description: "Needs a client that can sample",
		call: () =>
			inputRequired({ inputRequests: { model: asksModel("Hello?", 20) } }),
	},
	test_sampling: {
		description: "Asks the client's model",
		input: string("prompt"),
		call: ({ mcpReq }, _, args) => {
			const told = inputResponse(mcpReq.inputResponses, "model");
			return told.kind === "sampling"
				? text(`LLM response: ${JSON.stringify(told.result.content)}`)
				: inputRequired({
						inputRequests: { model: asksModel(String(args["prompt"]), 100) },
					});
		},
	},
	test_elicitation: {
		description: "Asks the person at the client",
		input: string("message"),
		call: elicits("user", (args) => String(args["message"]), {
			type: "object",
			properties: {
				username: { type: "string", description: "User's response" },
				email: { type: "string", description: "User's email address" },
			},
			required: ["username", "email"],
		}),
	},
	test_streaming_elicitation: {
		description: "Asks the person at the client",
		call: elicits("user", () => "Who?", {
			type: "object",
			properties: { name: { type: "string" } },
		}),
	},
	test_elicitation_sep1034_defaults: {
		description: "Asks with a default for each kind of value",
		call: elicits("fields", () => "Please look at the defaults", {
			type: "object",
			properties: {
				name: { type: "string", default: "John Doe" },
				age: { type: "integer", default: 30 },
				score: { type: "number", default: 95.5 },
				status: {
					type: "string",
					enum: ["active", "inactive", "pending"],
					default: "active",
				},
				verified: { type: "boolean", default: true },
			},
			required: [],
		}),
	},
	test_elicitation_sep1330_enums: {
		description: "Asks with each kind of choice",
		call: elicits("choices", () => "Please choose", {
			type: "object",
			properties: {
				untitledSingle: {
					type: "string",
					enum: ["option1", "option2", "option3"],
				},
				titledSingle: {
					type: "string",
					oneOf: [
						{ const: "value1", title: "First Option" },
						{ const: "value2", title: "Second Option" },
						{ const: "value3", title: "Third Option" },
					],
				},
				legacyEnum: {
					type: "string",
					enum: ["opt1", "opt2", "opt3"],
					enumNames: ["Option One", "Option Two", "Option Three"],
				},
				untitledMulti: {
					type: "array",
					items: { type: "string", enum: ["option1", "option2", "option3"] },
				},
				titledMulti: {
					type: "array",
					items: {
						anyOf: [
							{ const: "value1", title: "First Choice" },
							{ const: "value2", title: "Second Choice" },
							{ const: "value3", title: "Third Choice" },
						],
					},
				},
			},
			required: [],
		}),
	},
	test_input_required_result_elicitation: {
		description: "Asks for a name and greets",
		call: ({ mcpReq }) => {
			const told = acceptedContent(mcpReq.inputResponses, "user_name");
			return typeof told?.["name"] === "string"
				? text(`Hello, ${told["name"]}!`)
				: inputRequired({
						inputRequests: {
							user_name: asksName("What is your name?", "name"),
						},
					});
		},
	},
	test_input_required_result_sampling: {
		description: "Asks the client's model for a capital",
		call: ({ mcpReq }) => {
			const told = inputResponse(mcpReq.inputResponses, "capital_question");
			return told.kind === "sampling"
				? text(JSON.stringify(told.result.content))
				: inputRequired({
						inputRequests: {
							capital_question: asksModel(
								"What is the capital of France?",
								100,
							),
						},
					});
		},
	},
	test_input_required_result_list_roots: {
		description: "Asks for the client's roots",
		call: ({ mcpReq }) => {
			const told = inputResponse(mcpReq.inputResponses, "client_roots");
			return told.kind === "roots"
				? text(told.roots.map(({ uri }) => uri).join(", "))
				: inputRequired({
						inputRequests: { client_roots: inputRequired.listRoots() },
					});
		},
	},
	test_input_required_result_request_state: {
		description: "Has its state brought back",
		call: async ({ mcpReq }, { states }) =>
			mcpReq.requestState() !== undefined &&
			inputResponse(mcpReq.inputResponses, "confirm").kind === "elicit"
				? text("state-ok")
				: inputRequired({
						inputRequests: { confirm: asksName("Please confirm", "ok") },
						requestState: await states.mint("confirming"),
					}),
	},
	test_input_required_result_tampered_state: {
		description: "Refuses a state that was changed",
		call: async ({ mcpReq }, { states }) =>
			mcpReq.requestState() !== undefined
				? text("the state is whole")
				: inputRequired({
						inputRequests: { confirm: asksName("Please confirm", "ok") },
						requestState: await states.mint("untouched"),
					}),
	},
	test_input_required_result_multiple_inputs: {
		description: "Asks for three things at once",
		call: async ({ mcpReq }, { states }) => {
			const { inputResponses } = mcpReq;
			const all = ["user_name", "greeting", "client_roots"];
			return all.every(
				(key) => inputResponse(inputResponses, key).kind !== "missing",
			)
				? text("all three")
				: inputRequired({
						inputRequests: {
							user_name: asksName("What is your name?", "name"),
							greeting: asksModel("Generate a greeting", 50),
							client_roots: inputRequired.listRoots(),
						},
						requestState: await states.mint("three"),
					});
		},
	},
	test_input_required_result_multi_round: {
		description: "Asks twice, one after the other",
		call: async ({ mcpReq }, { states }) => {
			const state = mcpReq.requestState<string>();
			const { inputResponses } = mcpReq;
			if (state === "2" && acceptedContent(inputResponses, "step2"))
				return text("both steps");
			const second =
				state === "1" && acceptedContent(inputResponses, "step1") !== undefined;
			return inputRequired({
				inputRequests: second
					? {
							step2: asksName("Step 2: What is your favorite color?", "color"),
						}
					: { step1: asksName("Step 1: What is your name?", "name") },
				requestState: await states.mint(second ? "2" : "1"),
			});
		},
	},
	test_input_required_result_capabilities: {
		description: "Asks only for what the client can do",
		call: (ctx) => {
			const can = capabilities(ctx);
			return inputRequired({
				inputRequests: {
					...("sampling" in can ? { model: asksModel("Hello?", 20) } : {}),
					...("elicitation" in can ? { user: asksName("Who?", "name") } : {}),
				},
			});
		},
	},
};
