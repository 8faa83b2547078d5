/** What the gate uses of oidc-provider, which brings no types of its own. */
declare module "oidc-provider" {
	import type { EventEmitter } from "node:events";
	import type { IncomingMessage, ServerResponse } from "node:http";

	/** A request on its way through the library. */
	export interface Context {
		type: string;
		body: unknown;
		readonly oidc: {
			readonly route: string;
			readonly result?: { readonly consent?: { readonly grantId?: string } };
		};
	}

	export interface InteractionDetails {
		readonly uid: string;
		readonly params: Readonly<Record<string, unknown>>;
		readonly returnTo: string;
	}

	interface Grant {
		addResourceScope(resource: string, scope: string): void;
		rejectResourceScope(resource: string, scope: string): void;
		save(): Promise<string>;
	}

	export interface Token {
		readonly grantId?: string;
		format: string;
		generateTokenId(): string;
	}

	export interface FoundClient {
		readonly clientId: string;
		readonly clientName?: string;
		metadata(): Record<string, unknown>;
	}

	export class Provider extends EventEmitter {
		static readonly ctx: Context | undefined;
		constructor(issuer: string, configuration: object);
		silent: boolean;
		readonly Grant: {
			new (of: { accountId: string; clientId: string }): Grant;
			find(id: string): Promise<Grant | undefined>;
		};
		readonly Client: { find(id: string): Promise<FoundClient | undefined> };
		readonly AccessToken: { readonly prototype: Token };
		readonly RefreshToken: { readonly prototype: Token };
		callback(): (
			req: IncomingMessage,
			res: ServerResponse,
		) => Promise<undefined>;
		interactionDetails(
			req: IncomingMessage,
			res: ServerResponse,
		): Promise<InteractionDetails>;
		interactionResult(
			req: IncomingMessage,
			res: ServerResponse,
			result: object,
			options: { mergeWithLastSubmission: boolean },
		): Promise<string>;
	}

	export const errors: {
		readonly InvalidTarget: new (description?: string) => Error;
	};
}
