/**
 * A conversation with an MCP server of 2024-11-05: one event stream down, whose first event names where messages are posted.
 * An address at another origin is refused: it would be sent the upstream's secret.
 */
import { plainAddress } from "../address.ts";
import {
	ask,
	eventReader,
	eventsOf,
	type HttpWay,
	ignore,
	isStream,
} from "./http-way.ts";
import { type Link, LinkError, type LinkEvents } from "./link.ts";
import {
	isId,
	parseJson,
	problemOutcome,
	type RpcMessage,
} from "./message.ts";
