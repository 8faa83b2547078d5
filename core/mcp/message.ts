/** JSON-RPC 2.0 as MCP has it: what one message can be. Reads and tells apart; carries nothing. */

export type RpcId = string | number;

/** As it was parsed: what the gate does not know of it is kept. */
export interface RpcMessage {
	readonly jsonrpc: "2.0";
	readonly id?: RpcId | null;
	readonly method?: string;
	readonly params?: Readonly<Record<string, unknown>>;
	readonly result?: unknown;
	readonly error?: RpcError;
}

export interface RpcError {
	readonly code: number;
	readonly message: string;
	readonly data?: unknown;
}
