/* cli_html.h — --html FILE: the whole report as one page, beside what goes to stdout. */
#ifndef ZAVIT_CLI_HTML_H
#define ZAVIT_CLI_HTML_H

#include "cli.h"

/* Before the work: is FILE a name that may and can be written? Then everything that is drawn is kept. */
zv_status cli_html_begin(cli *c);
/* After it: writes the page, in one go. */
zv_status cli_html_write(cli *c);

#endif
