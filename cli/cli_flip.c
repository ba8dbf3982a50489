/* cli_flip.c — see cli_flip.h. */
#include "cli_flip.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_json.h"

/* Nobody reads a list of hundreds of words: sides longer than this are only asked for by --drop. */
enum { LONG_SIDE = 1000, LONG_TEXT = 300 }; /* words; bytes where a program reads them */

zv_status cli_flip_check(cli *c, const cli_flip_args *args) {
    bool probability = cli_given(c, "below-probability");
    int goals = cli_given(c, "below") + cli_given(c, "below-percentile") + cli_given(c, "rank") +
                probability;
    bool order = c->n_args == 4 || cli_given(c, "query");
    if (goals > 1) return zv_err_set(&c->err, ZV_USAGE, M_CLI_FLIP_ONE_GOAL);
    if (goals && order) return zv_err_set(&c->err, ZV_USAGE, M_CLI_FLIP_ORDER_GOAL);
    if (args->drop == CLI_DROP_QUERY && !order)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_FLIP_NO_QUERY);
    if ((cli_given(c, "rank") || probability) && args->drop != CLI_DROP_AUTO &&
        args->drop != CLI_DROP_B)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_FLIP_RANK_B,
                          probability ? "below-probability" : "rank");
    if (probability && !cli_given(c, "pairs"))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NEEDS_PAIRS, "below-probability");
    return ZV_OK;
}

/* ---- One answer -------------------------------------------------------------------------------- */

/* The answers of a run, one for each side; what the best of them says becomes the finding. */
typedef struct flips {
    cli *c;
    const zv_space *space;
    const cli_model *m;
    bool asked; /* for a goal or a side */
    zv_session *session;
    zv_any_encoder any;
    zv_flip *best;
    zv_flip_query best_query;
    zv_span *best_words;
    json_t *list;
} flips;

static zv_status begin(flips *f) {
    f->list = json_array();
    if (!cli_model_reads(f->m)) return ZV_OK;
    return cli_model_any(f->c, &f->any, &f->session, f->m);
}

static zv_status end(flips *f, zv_status status) {
    if (status == ZV_OK && f->best)
        status =
            zv_flip_findings(f->best, f->c->env, &f->any, &f->best_query, f->c->report, &f->c->err);
    cli_json_set(f->c->result, "flip", f->list);
    zv_flip_free(f->best);
    free(f->best_words);
    zv_session_free(f->session);
    return status;
}

static void show_json(flips *f, const zv_flip *flip, const zv_flip_query *q,
                      const zv_lengths *lengths) {
    json_t *o = json_object(), *words = json_array();
    for (size_t i = 0; i < flip->size; i++)
        json_array_append_new(words, cli_json_str(flip->words[i]));
    cli_json_set(o, "words", words);
    cli_json_set(o, "side", json_string(zv_flip_side_name(q->side)));
    cli_json_set(o, "goal", cli_json_number(flip->goal));
    cli_json_set(o, "cosine_before", cli_json_number(flip->before));
    cli_json_set(o, "cosine_after", cli_json_number(flip->found ? flip->after : (double)NAN));
    cli_json_set(o, "found", json_boolean(flip->found));
    cli_json_set(o, "verified", json_boolean(flip->found)); /* else it isn't said */
    cli_json_set(o, "minimal", json_boolean(flip->minimal));
    cli_json_set(o, "encodings", json_integer((json_int_t)flip->encodings));
    if (flip->found) cli_json_set(o, "text", cli_json_str(flip->shorter));
    if (flip->found && lengths->texts)
        cli_json_set(o, "usual_length", json_boolean(lengths->inside));
    json_array_append_new(f->list, o);
}

static zv_status show(flips *f, const zv_flip *flip, const zv_flip_query *q) {
    zv_lengths lengths = {0};
    if (flip->found && flip->size > 0 && f->space)
        CLI_TRY(zv_explain_lengths(&lengths, f->c->env, f->space, flip->shorter, 0, &f->c->err));
    zv_flip_text(flip, q, &f->c->out, &f->c->style);
    if (lengths.texts && !lengths.inside) {
        CLI_SAY(f->c, M_CLI_FLIP_LENGTH, lengths.words, lengths.lo, lengths.hi);
        cli_end_sentence(f->c);
    }
    show_json(f, flip, q, &lengths);
    return ZV_OK;
}

/* The words that may go: those that a word model knows, or all of them where a program reads the text. */
static zv_status find_words(cli *c, const cli_side *side, zv_span **out, size_t *n) {
    if (side->side.encoded) {
        *out = calloc(side->encoded.n_parts + 1, sizeof **out);
        if (!*out) return cli_nomem(c);
        *n = zv_flip_words(*out, &side->encoded);
        return ZV_OK;
    }
    *out = calloc(side->text.len + 1, sizeof **out);
    if (!*out) return cli_nomem(c);
    return zv_flip_text_words(*out, n, c->env, side->text, &c->err);
}

/* A program may cost money: so many texts at most where nobody asked for words to go. */
enum { UNASKED_ENCODINGS = 500 };

/* Looks for the fewest words of `text`, which q says the rest of. */
static zv_status ask(flips *f, const cli_side *text, zv_flip_query q) {
    if (f->best && f->best->found && f->best->size == 0) return ZV_OK; /* nothing need go */
    zv_span *words = NULL;
    zv_flip *flip = NULL;
    const zv_flip_opts opts = {.encodings =
                                   cli_model_measured(f->m) && !f->asked ? UNASKED_ENCODINGS : 0};
    zv_status status = find_words(f->c, text, &words, &q.n_words);
    q.text = text->text;
    q.words = words;
    if (status == ZV_OK) status = zv_explain_flip(&flip, f->c->env, &f->any, &q, &opts, &f->c->err);
    if (status == ZV_OK) status = show(f, flip, &q);
    if (status == ZV_OK && zv_flip_better(flip, f->best)) {
        zv_flip_free(f->best);
        free(f->best_words);
        f->best = flip;
        f->best_query = q;
        f->best_words = words;
        return ZV_OK;
    }
    zv_flip_free(flip);
    free(words);
    return status;
}

/* Can words of this side be taken out? Unasked, only where a few may matter. */
static bool has_words(const cli_model *m, const cli_side *side, bool asked) {
    if (cli_model_measured(m))
        return side->text.len > 0 && strcmp(side->rule, "vector") != 0 &&
               (asked || side->text.len <= LONG_TEXT);
    if (!side->side.encoded) return false;
    return asked || (side->encoded.n_parts > 1 && side->encoded.n_parts <= LONG_SIDE);
}

static zv_status no_words(cli *c, const cli_side *side) {
    return zv_err_set(&c->err, ZV_NODATA, M_CLI_FLIP_NO_WORDS, (int)side->side.name.len,
                      side->side.name.ptr);
}

/* ---- Two sides --------------------------------------------------------------------------------- */

/* The score of the K-th best of the other rows: below it, B leaves A's K nearest. */
static zv_status rank_goal(cli *c, const zv_space *space, const cli_side *sides, size_t k,
                           double *goal) {
    size_t exclude[2], n_exclude = 0, n = k;
    for (size_t i = 0; i < 2; i++)
        if (sides[i].row != SIZE_MAX) exclude[n_exclude++] = sides[i].row;
    zv_hit *hits = calloc(k, sizeof *hits);
    if (!hits) return cli_nomem(c);
    zv_search_opts opts = {.exclude = exclude, .n_exclude = n_exclude};
    zv_status status = zv_index_search(hits, &n, c->env, space, sides[0].vector, &opts, &c->err);
    if (status == ZV_OK && n < k) status = zv_err_set(&c->err, ZV_NODATA, M_CLI_FLIP_FEW, n, k);
    if (status == ZV_OK) *goal = hits[k - 1].score;
    free(hits);
    return status;
}

/* Goal and the sentence that states it; NaN: there is nothing to ask. */
static zv_status pair_goal(cli *c, const cli_flip_args *args, const zv_space *space,
                           const cli_side *sides, double cosine, const zv_background *bg,
                           double *goal) {
    double percent = args->percentile;
    *goal = args->below;
    if (cli_given(c, "below")) {
        CLI_SAY(c, M_CLI_FLIP_HEAD_BELOW, *goal);
        return ZV_OK;
    }
    if (cli_given(c, "rank")) {
        CLI_TRY(rank_goal(c, space, sides, (size_t)args->rank, goal));
        CLI_SAY(c, M_CLI_FLIP_HEAD_RANK, (unsigned long long)args->rank, *goal);
        return ZV_OK;
    }
    if (cli_given(c, "below-percentile")) {
        if (!bg) return zv_err_set(&c->err, ZV_NODATA, M_CLI_FLIP_NO_BACKGROUND);
        *goal = zv_background_quantile(bg, percent);
    } else {
        *goal = zv_flip_default_goal(bg, cosine, &percent);
    }
    if (!isnan(*goal)) CLI_SAY(c, M_CLI_FLIP_HEAD_PERCENTILE, *goal, percent);
    return ZV_OK;
}

/* ---- Below a probability ----------------------------------------------------------------------- */

static zv_status show_probability(flips *f, const zv_flip *flip, const zv_flip_query *q,
                                  double wanted, double after) {
    cli *c = f->c;
    if (!flip) {
        CLI_SAY(c, M_CLI_FLIP_PROBABILITY_NOT, wanted);
        cli_end_sentence(c);
        return ZV_OK;
    }
    CLI_TRY(show(f, flip, q));
    json_t *o = json_array_get(f->list, json_array_size(f->list) - 1);
    cli_json_set(o, "probability_after", cli_json_number(after));
    if (isnan(after)) return ZV_OK;
    CLI_SAY(c, M_CLI_FLIP_PROBABILITY_AFTER, after, wanted);
    cli_end_sentence(c);
    return ZV_OK;
}

/* The fewest words of B without which it is related to A with less than the probability. */
static zv_status flip_probability(cli *c, const cli_flip_args *args, const zv_space *space,
                                  const cli_model *m, const cli_side *sides, cli_relate *relate) {
    flips f = {.c = c, .space = space, .m = m, .asked = true};
    zv_relation *r = relate->relation;
    const cli_side *a = &sides[0], *b = &sides[1];
    zv_flip_query q = {.text = b->text, .vector = a->vector, .side = ZV_FLIP_B};
    double after;
    if (!has_words(m, b, true)) return no_words(c, b);
    if (!zv_relation_holds(r)) return zv_err_set(&c->err, ZV_NODATA, M_CLI_FLIP_PROBABILITY_NONE);
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_FLIP_HEAD_PROBABILITY, args->probability);
    cli_end_sentence(c);
    zv_status status = begin(&f);
    if (status == ZV_OK) status = find_words(c, b, &f.best_words, &q.n_words);
    q.words = f.best_words;
    if (status == ZV_OK) status = zv_relation_ask(r, a->side.vector, a->text, &c->err);
    if (status == ZV_OK)
        status = zv_explain_flip_probability(&f.best, &after, c->env, &f.any, r, &q, b->vector,
                                             args->probability, &c->err);
    if (status == ZV_OK) status = show_probability(&f, f.best, &q, args->probability, after);
    f.best_query = q;
    return end(&f, status);
}

/* ---- Either goal ------------------------------------------------------------------------------ */

zv_status cli_flip_pair(cli *c, const cli_flip_args *args, const zv_space *space,
                        const cli_model *m, const cli_side *sides, double cosine,
                        const zv_background *bg, cli_relate *relate) {
    if (cli_given(c, "below-probability"))
        return flip_probability(c, args, space, m, sides, relate);
    bool rank = cli_given(c, "rank");
    bool asked = rank || cli_given(c, "below") || cli_given(c, "below-percentile");
    bool named = rank || args->drop != CLI_DROP_AUTO, wanted[2] = {true, true};
    flips f = {.c = c, .space = space, .m = m, .asked = asked || named};
    double goal;
    if (rank || args->drop == CLI_DROP_B) wanted[0] = false;
    if (args->drop == CLI_DROP_A) wanted[1] = false;
    for (size_t i = 0; i < 2; i++) {
        if (!wanted[i]) continue;
        bool any = has_words(m, &sides[i], named || asked);
        if (!any && named) return no_words(c, &sides[i]);
        wanted[i] = any;
    }
    if (!wanted[0] && !wanted[1]) return asked ? no_words(c, &sides[0]) : ZV_OK;
    CLI_TRY(pair_goal(c, args, space, sides, cosine, bg, &goal));
    if (isnan(goal)) return ZV_OK;
    zv_buf_putc(&c->out, '\n');
    cli_end_sentence(c);
    zv_status status = begin(&f);
    for (size_t i = 0; i < 2 && status == ZV_OK; i++) {
        zv_flip_query q = {.vector = sides[1 - i].vector, .goal = goal};
        q.side = i ? ZV_FLIP_B : ZV_FLIP_A;
        if (wanted[i]) status = ask(&f, &sides[i], q);
    }
    return end(&f, status);
}

/* ---- Query, A, B ------------------------------------------------------------------------------- */

zv_status cli_flip_order(cli *c, const cli_flip_args *args, const cli_model *m,
                         const cli_side *sides, double cosine_a, double cosine_b) {
    flips f = {.c = c, .m = m, .asked = args->drop != CLI_DROP_AUTO};
    bool a_above = cosine_a >= cosine_b;
    const cli_side *query = &sides[0], *upper = &sides[a_above ? 1 : 2];
    const cli_side *lower = &sides[a_above ? 2 : 1];
    bool all = args->drop == CLI_DROP_AUTO || args->drop == CLI_DROP_BOTH;
    bool named = args->drop != CLI_DROP_AUTO;
    if (args->drop == (unsigned)(a_above ? CLI_DROP_B : CLI_DROP_A))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_FLIP_BELOW_ALREADY, a_above ? "b" : "a",
                          a_above ? "a" : "b");
    bool of_upper = all || args->drop != CLI_DROP_QUERY, of_query = all || !of_upper;
    if (named && of_upper && !has_words(m, upper, true)) return no_words(c, upper);
    if (named && of_query && !has_words(m, query, true)) return no_words(c, query);
    of_upper = of_upper && has_words(m, upper, named);
    of_query = of_query && has_words(m, query, named);
    if (!of_upper && !of_query) return ZV_OK;
    zv_buf_putc(&c->out, '\n');
    CLI_SAY(c, M_CLI_FLIP_HEAD_ORDER, a_above ? "A" : "B", a_above ? "B" : "A");
    cli_end_sentence(c);
    zv_status status = begin(&f);
    if (status == ZV_OK && of_upper) {
        zv_flip_query q = {.vector = query->vector, .goal = a_above ? cosine_b : cosine_a};
        q.side = a_above ? ZV_FLIP_A : ZV_FLIP_B;
        status = ask(&f, upper, q);
    }
    if (status == ZV_OK && of_query) {
        zv_flip_query q = {.vector = upper->vector, .versus = lower->vector};
        q.side = ZV_FLIP_QUERY;
        status = ask(&f, query, q);
    }
    return end(&f, status);
}
