  (func (;0;) (type 1) (param i64 i64) (result i64 i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i64 i64 i64 i64)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
        )
        (local.set 15
          (i32.const 1))
        (br_if 0 (;@2;)
          (i64.lt_s
            (local.get 0)
            (i64.const 1024)))
        (local.set 0
          (i64.sub
            (local.get 0)
            (i64.const 1024)))
        (local.set 1
          (i64.const 1))
        (i32.store offset=132 align=1
          (i32.const 0)
          (i32.const 0))
        (i32.store offset=144 align=1
          (i32.const 0)
          (i32.const 4))
        (local.set 15
          (i32.const 26))
        (br 0 (;@2;))
        (unreachable))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 1))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)
      (i64.const 0)))
  (func (;1;) (type 0) (param i64 i32) (result i64)
    (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
    (block  ;; label = @1
      (block  ;; label = @2
        (block  ;; label = @3
          (block  ;; label = @4
            (block  ;; label = @5
              (local.set 2
                (i64.load align=1
                  (i32.const 0)))
              (local.set 9
                (i64.load offset=56 align=1
                  (i32.const 0)))
              (br_table 0 (;@5;) 1 (;@4;) 0 (;@5;)
                (local.get 1)))
            (local.set 15
              (i32.const 1))
            (br_if 1 (;@3;)
              (i64.lt_s
                (local.get 0)
                (i64.const 1024)))
            (local.set 0
              (i64.sub
                (local.get 0)
                (i64.const 1024)))
            (local.set 9
              (i64.const 1))
            (i32.store offset=132 align=1
              (i32.const 0)
              (i32.const 0))
            (i32.store offset=144 align=1
              (i32.const 0)
              (i32.const 4))
            (local.set 15
              (i32.const 26))
            (br 2 (;@2;)))
          (local.set 10
            (i64.shl
              (local.get 9)
              (i64.const 3)))
          (i64.store offset=64 align=1
            (i32.const 0)
            (local.get 10))
          (i32.store offset=120 align=1
            (i32.const 0)
            (i32.const 60))
          (return
            (local.get 0))
          (unreachable))
        (br 1 (;@1;)))
      (i64.store offset=56 align=1
        (i32.const 0)
        (local.get 9))
      (br 0 (;@1;)))
    (i32.store offset=120 align=1
      (i32.const 0)
      (local.get 15))
    (i64.store offset=112 align=1
      (i32.const 0)
      (i64.shr_s
        (local.get 0)
        (i64.const 8)))
    (return
      (i64.const -1)))
