/* cli_progress.c — one line on stderr that tells how far long work has come. */
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "cli.h"

double cli_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* "1,234,567" */
static void add_grouped(zv_buf *b, double value) {
    char digits[32];
    int n = snprintf(digits, sizeof digits, "%.0f", value < 0 ? 0 : value);
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) zv_buf_putc(b, ',');
        zv_buf_putc(b, digits[i]);
    }
}

static void add_time(zv_buf *b, double seconds) {
    unsigned long s = (unsigned long)(seconds + 0.5);
    if (s >= 3600)
        zv_buf_addf(b, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        zv_buf_addf(b, "%lu:%02lu", s / 60, s % 60);
}

static void add_bar(zv_buf *b, double share) {
    static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    enum { CELLS = 20 };
    int full = (int)(share * CELLS * 8);
    zv_buf_puts(b, "▕");
    for (int cell = 0; cell < CELLS; cell++, full -= 8)
        zv_buf_puts(b, full >= 8 ? "█" : eighths[full > 0 ? full : 0]);
    zv_buf_addf(b, "▏ %3.0f %%", share * 100);
}

static double seconds_left(const zv_progress *p) {
    double rate = p->rate > 0 ? p->rate : p->seconds > 0 ? p->done / p->seconds : 0;
    return p->total > 0 && rate > 0 ? (p->total - p->done) / rate : (double)NAN;
}

void cli_bar_show(cli_bar *bar, const zv_progress *p) {
    if (!bar->on) return;
    zv_buf b = {0}, cut = {0};
    zv_buf_addf(&b, "%s ", p->stage ? p->stage : "");
    if (p->total > 0)
        add_bar(&b, p->done >= p->total ? 1 : p->done / p->total);
    else
        add_grouped(&b, p->done);
    if (p->rate > 0) {
        zv_buf_puts(&b, "  ");
        add_grouped(&b, p->rate);
        zv_buf_say(&b, bar->lang, M_CLI_PER_SECOND, p->unit ? p->unit : "");
    }
    if (!isnan(p->loss)) {
        zv_buf_puts(&b, "  ");
        zv_buf_say(&b, bar->lang, M_CLI_LOSS, p->loss);
    }
    double left = seconds_left(p);
    if (!isnan(left)) {
        zv_buf_puts(&b, "  ");
        add_time(&b, left > 0 ? left : 0);
        zv_buf_say(&b, bar->lang, M_CLI_LEFT);
    }
    /* a line that wraps could not be overwritten */
    zv_style style = {.width = bar->width, .lang = bar->lang};
    zv_draw_text(&cut, &style, (zv_str){zv_buf_cstr(&b), b.len}, bar->width - 1, false);
    fprintf(stderr, "\r\033[K%s", zv_buf_cstr(&cut));
    fflush(stderr);
    zv_buf_free(&b);
    zv_buf_free(&cut);
    bar->shown = true;
}

void cli_bar_clear(cli_bar *bar) {
    if (!bar->shown) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    bar->shown = false;
}
