/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/upstreams.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	projectStrings,
	upstreams,
	healthWords,
	programsInWords,
	presets,
	sourceWords,
	commandStrings,
	approveStrings,
	testStrings,
	testFindings,
	tools,
	hintWords,
	log,
} = spoken("upstreams", english);
